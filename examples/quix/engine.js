/** Quix Streams as an engine: a program between topics. */
export const engine = {
  name: 'quix',
  title: 'Quix Streams',
  model: 'streaming',
  runs: 'in-workers',
  form: 'command',
  command: 'python3 mine.py',
  capabilities: { transports: ['kafka'], wireFormats: ['binary'], workloads: ['fraud'] },
  options: {
    guarantee: {
      default: 'at-least-once',
      choices: ['at-least-once', 'exactly-once'],
      about: 'what a failure may do to answers',
    },
    'commit-interval': {
      default: 1000,
      itself: 5000,
      minimum: 10,
      maximum: 60_000,
      unit: 'ms',
      about: 'between checkpoints; exactly once, answers become visible at them',
    },
    'poll-timeout': {
      default: 10,
      itself: 1000,
      minimum: 1,
      maximum: 1000,
      unit: 'ms',
      about: 'how long a poll of the consumer waits',
    },
    'fetch-wait': {
      default: 1,
      itself: 500,
      minimum: 1,
      maximum: 1000,
      unit: 'ms',
      about: 'how long the broker holds back a fetch that finds nothing',
    },
    linger: {
      default: 0,
      itself: 5,
      minimum: 0,
      maximum: 1000,
      unit: 'ms',
      about: 'how long the producer gathers answers',
    },
  },
  describe: (options) => {
    const exactly = options.guarantee === 'exactly-once';
    return {
      commitIntervalMs: exactly ? options['commit-interval'] : 0,
      guarantee: options.guarantee,
      isolation: exactly ? 'read_committed' : 'read_uncommitted',
    };
  },
};
