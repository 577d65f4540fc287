import { formatCount, formatNs, formatNumber } from './format.ts';
import { COST, type LatencyMetric, type Metric, NOT_KNOWN, SPEED, type ThroughputMetric } from './metrics.ts';
import { besideEngine, isOverBroker } from './over-broker.ts';
import type { Cell, KafkaFacts } from './schema.ts';

/** CPU time of a process beside the engine's, of closed-loop trials. */
function cpu(process: 'load generator' | 'collector' | 'broker', read: ThroughputMetric['read']): ThroughputMetric {
  return {
    mode: 'throughput',
    id: `${process.replace(' ', '_')}_cpu_seconds_per_million_events`,
    title: `${process} CPU-s per M events`,
    unit: 's',
    better: 'lower',
    words: COST,
    least: 1e-6,
    format: formatNumber,
    read,
  };
}

/** Over the part that is timed. */
function timed(process: 'collector' | 'broker'): ThroughputMetric {
  return cpu(process, (trial) =>
    perMillion(besideEngine(trial)?.cpuSeconds[process], trial.warm?.events ?? trial.events),
  );
}

function perMillion(seconds: number | null | undefined, events: number): number | string {
  return typeof seconds === 'number' ? seconds / (events / 1e6) : NOT_KNOWN;
}

/** How late the load generator was, of trials at a rate: from an event's schedule to its leaving the process. */
function lateness(
  id: string,
  title: string,
  read: (loadGenerator: KafkaFacts['loadGenerator']) => number | null,
): LatencyMetric {
  return {
    mode: 'latency',
    id: `load_generator_lateness_${id}`,
    title: `load generator late, ${title}`,
    unit: 'ns',
    better: 'lower',
    words: SPEED,
    least: 1,
    format: formatNs,
    read(trial) {
      const known = besideEngine(trial);
      return (known && read(known.loadGenerator)) ?? NOT_KNOWN;
    },
  };
}

/** Metrics of cells over a broker only, beside the registry of all: the basis of their figures. */
export const brokerMetrics = {
  // It sends all events before the first is answered.
  loadGeneratorCpu: cpu('load generator', (trial) =>
    perMillion(besideEngine(trial)?.loadGenerator.preloadCpuSeconds, trial.events),
  ),
  collectorCpu: timed('collector'),
  brokerCpu: timed('broker'),
  loadGeneratorRate: {
    mode: 'latency',
    id: 'load_generator_events_per_second',
    title: 'load generator at full speed',
    unit: 'events/s',
    better: 'higher',
    words: SPEED,
    least: 0.001,
    format: formatCount,
    read: (trial) => besideEngine(trial)?.loadGenerator.preloadEventsPerSecond ?? NOT_KNOWN,
  },
  latenessP50: lateness('p50', 'p50', ({ releaseP50Ns }) => releaseP50Ns),
  latenessP99: lateness('p99', 'p99', ({ releaseP99Ns }) => releaseP99Ns),
  latenessMax: lateness('max', 'max', ({ releaseMaxNs }) => releaseMaxNs),
  warmUp: {
    mode: 'latency',
    id: 'warm_up_ms',
    title: 'warm-up, not timed',
    unit: 'ms',
    better: 'lower',
    words: SPEED,
    least: 0.001,
    format: (ms) => formatNs(ms * 1e6),
    read: ({ warmUpMs }) => warmUpMs,
  },
} as const satisfies Record<string, Metric>;

/** The metrics that only a cell over a broker has: none in memory. */
export function brokerMetricsOf({ configuration }: Cell): readonly Metric[] {
  return isOverBroker(configuration) ? Object.values(brokerMetrics) : [];
}
