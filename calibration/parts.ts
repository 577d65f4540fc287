/** What can be calibrated apart, in order. */
export const PARTS = {
  latencies: { about: 'engines of known latency: fixed service, M/M/1, a stall, micro-batch', seconds: 13 },
  capacity: { about: 'engines that get through 50,000 events a second', seconds: 5 },
  leak: { about: 'a load just above what an engine gets through, and one just below', seconds: 6 },
  faults: { about: 'engines that answer seven of 10,000 wrongly, each in its way', seconds: 6 },
  'load-generator': {
    about: 'a load generator over Kafka that is kept from running (needs Java and Maven)',
    seconds: 20,
  },
  bursts: { about: 'engines of 50,000 events/s over Kafka that answer in bursts (needs Java and Maven)', seconds: 50 },
  alike: { about: 'A/A: the same work compared with itself, 40 times', seconds: 300 },
  more: { about: 'A/B: 20% more work, compared 10 times', seconds: 90 },
} as const;

export type Part = keyof typeof PARTS;

/** All parts, in order. */
export const ALL_PARTS = Object.keys(PARTS) as Part[];
/** Those that repeat comparisons, and so take minutes. */
export const LONG_PARTS: readonly Part[] = ['alike', 'more'];
