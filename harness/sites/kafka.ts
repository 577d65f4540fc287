import type { KafkaPlan, Site } from './site.ts';

/** Topics of a broker: one for the run, a trial several processes over topics of its own. */
export function kafkaSite(plan: KafkaPlan): Site {
  return {
    transport: 'kafka',
    format: plan.format,
    commit: 'acknowledged',
    guarantee: 'none after a crash',
    reported: { kind: 'kafka', broker: null, wireFormat: plan.format },
    cellSite: ({ partitions }) => ({ kind: 'kafka', wireFormat: plan.format, partitions: partitions! }),
    verifiesAtOnce: 1,
    checksContract: false,
    startsCold: true,
    overheadMs: (runs) => (runs === 'over-topics' ? 12_000 : 6000),
    search: {
      // More processes have to start up and warm up.
      spans: { search: [500, 800, 50], confirmation: [1000, 2000, 100] },
      // It shows what the load generator manages at full speed.
      leastPreload: 10_000,
      overheadMs: 4000,
      limitMs: () => Number.POSITIVE_INFINITY,
    },
    async open(request) {
      // The client of Kafka takes half a second to import: only runs over a broker should pay.
      const { openKafka } = await import('./kafka-site.ts');
      return openKafka(plan, request);
    },
  };
}
