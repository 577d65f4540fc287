import { Histogram } from '../../statistics/histogram.ts';
import type {
  Cell,
  KafkaFacts,
  LatencyTrial,
  MachineFacts,
  Outcome,
  Result,
  Sustained,
  ThroughputTrial,
  Trial,
  VerificationTrial,
} from '../schema.ts';

import { SCHEMA_VERSION } from '../schema.ts';

/** Support for tests: results made by hand, of figures a test chooses. */

type Verification = Trial['verification'];

/** All right, or with the faults given. */
export function verification(faults: Partial<Verification> = {}): Verification {
  const { missing = 0, wrong = 0 } = faults;
  const counts = { missing: 0, duplicate: 0, wrong: 0, unexpected: 0, early: 0, examples: [] };
  return { expected: 7000, correct: 7000 - missing - wrong, ...counts, ...faults };
}

/** A quiet machine over a span of a second, or one with the changes given. */
export function machineFacts(changes: Partial<MachineFacts> = {}): MachineFacts {
  const spin = { spinMs: 25, spinGapMs: 0, longestSpinGapMs: 0 };
  return { ...spin, spanMs: 1000, waitedMs: 0, othersCpuMs: 0, throttledMs: 0, stolenMs: 0, load: 1, ...changes };
}

/** A machine that takes that share of an engine's time. */
export function machineTaking(share: number): MachineFacts {
  return machineFacts({ spanMs: 1000, waitedMs: 1000 * share, othersCpuMs: 1000 });
}

/** The cell with that share of each trial's time taken. */
export function noisy(quiet: Cell, share: number): Cell {
  const { outcome } = quiet;
  return outcome.state === 'measured'
    ? {
        ...quiet,
        outcome: measured(...outcome.trials.slice(1).map((trial) => ({ ...trial, machine: machineTaking(share) }))),
      }
    : quiet;
}

function common(trial: number): Omit<VerificationTrial, 'mode'> {
  return {
    trial,
    startedAt: '2025-01-01T00:00:00.000Z',
    startUpMs: 0.5,
    shares: [300_000],
    verification: verification(),
    memory: { peakRssBytes: 90 * 2 ** 20, baselineRssBytes: 80 * 2 ** 20 },
    site: { kind: 'memory', garbage: { pauses: 0, totalMs: 0, longestMs: 0, longest: [] } },
  };
}

/** A verification trial. */
export function verificationTrial(): VerificationTrial {
  return { mode: 'verification', ...common(0) };
}

/** A throughput trial of that rate. */
export function throughputTrial(eventsPerSecond: number, trial = 0): ThroughputTrial {
  return {
    mode: 'throughput',
    ...common(trial),
    events: 300_000,
    measuredIterations: 1,
    iterations: [{ atMs: 0, durationMs: 3e8 / eventsPerSecond, cpuSeconds: 0.006 }],
    warmUpIterations: 1,
    eventsPerSecond,
    cpuSecondsPerMillionEvents: 0.02,
  };
}

/** A latency trial with those latencies, each of a separate due event. */
export function latencyTrial(latenciesNs: readonly number[], changes: Partial<LatencyTrial> = {}): LatencyTrial {
  const histogram = new Histogram();
  for (const latency of latenciesNs) {
    histogram.record(latency);
  }
  return {
    mode: 'latency',
    ...common(0),
    arrivals: 'poisson',
    ratePerSecond: 50_000,
    events: 300_000,
    preloadEvents: 100_000,
    preloadMs: 20,
    warmUpMs: 250,
    measureMs: 2000,
    histogram: histogram.toData(),
    distinctDue: latenciesNs.length,
    drainMs: 0.1,
    trend: 'flat',
    thirdsP50Ns: [1000, 1000],
    series: [],
    ...changes,
  };
}

/** What a trial over Kafka holds, or that with the changes given. */
export function kafkaFacts({
  loadGenerator,
  ...changes
}: Partial<Omit<KafkaFacts, 'loadGenerator'>> & {
  loadGenerator?: Partial<KafkaFacts['loadGenerator']>;
} = {}): KafkaFacts {
  return {
    kind: 'kafka',
    partitions: 4,
    cpuSeconds: { engine: 1, loadGenerator: 0.1, collector: 0.2, broker: 0.5 },
    loadGenerator: {
      realTime: true,
      preloadEventsPerSecond: 2e6,
      events: 10_000,
      released: 10_000,
      releaseP50Ns: 200_000,
      releaseP99Ns: 600_000,
      releaseMaxNs: 2e6,
      allowedP99Ns: 1e6,
      ...loadGenerator,
    },
    visibleP50Ns: 1e6,
    visibleP99Ns: 2e6,
    ...changes,
  };
}

/** `count` latencies of which half are `typicalNs`, and 15 in a thousand are `slowNs`. */
export function latencies(typicalNs: number, slowNs: number, count = 2000): number[] {
  return Array.from({ length: count }, (_, i) => (i % 1000 < 15 ? slowNs : typicalNs));
}

/** A bracket as a search finds it; null where there is no such end. */
export function sustained(passedPerSecond: number | null, failedPerSecond: number | null): Sustained {
  const attempt = { measureMs: 1500, answers: 900, distinctDue: 900, p99Ns: 1e6, backlogGrowth: 0, drainMs: 1 };
  const points = [0, 500, 1000].map((atMs) => ({ atMs, events: atMs / 100 }));
  const ended = failedPerSecond === null ? 'machine' : 'backlog';
  return {
    p99LimitNs: 50e6,
    passedPerSecond,
    failedPerSecond,
    ended,
    reason:
      failedPerSecond === null
        ? 'at 14 M/s a trial would need too many events'
        : 'at the top the backlog grew by 3% of the load',
    attempts:
      passedPerSecond === null
        ? []
        : [1, 2, 3].map(() => ({
            ratePerSecond: passedPerSecond,
            stage: 'confirmation',
            verdict: 'passed',
            ...attempt,
          })),
    curves: [passedPerSecond, failedPerSecond].flatMap((ratePerSecond) =>
      ratePerSecond === null ? [] : [{ ratePerSecond, passed: ratePerSecond === passedPerSecond, points }],
    ),
  };
}

/** An outcome of the trials given. */
export function measured(...trials: Trial[]): Outcome {
  return { state: 'measured', trials: [verificationTrial(), ...trials] };
}

/** A cell on workload `fraud`. */
export function cell(
  label: string,
  model: Cell['engine']['model'],
  outcome: Outcome,
  commitIntervalMs: number | null = { streaming: 0, 'micro-batch': 100, batch: null }[model],
): Cell {
  return {
    workload: 'fraud',
    engine: { name: label.toLowerCase(), title: label, model, form: 'typescript' },
    label,
    configuration: {
      site: { kind: 'memory', wireFormat: 'columns in shared memory' },
      commit: 'memory',
      guarantee: 'none',
      workers: 1,
      heapMiB: 4096,
      options: {},
      commitIntervalMs,
    },
    outcome,
  };
}

/** The cell of an engine that promises that. */
export function promising(guarantee: string, one: Cell): Cell {
  return { ...one, configuration: { ...one.configuration, guarantee } };
}

/** The cell over topics of so many partitions. */
export function overBroker(one: Cell, partitions = 4): Cell {
  return { ...one, configuration: { ...one.configuration, site: { kind: 'kafka', wireFormat: 'binary', partitions } } };
}

/** A cell of each state there is. */
export function cellsOfEveryState(): Cell[] {
  const wrong = verification({ missing: 7, duplicate: 2 });
  const good = measured(throughputTrial(52e6), latencyTrial(latencies(900, 23_000)));
  return [
    cell('Streaming', 'streaming', good),
    cell('RxJS', 'streaming', { state: 'wrong-answers', mode: 'verification', verification: wrong, trials: [] }),
    cell('Node streams', 'streaming', { state: 'failed', mode: 'latency', reason: 'threw up', trials: [] }),
    cell('Micro-batch', 'micro-batch', { state: 'invalid', mode: 'latency', reason: 'not finished', trials: [] }),
    cell('DuckDB', 'batch', { state: 'unsupported', reason: '--workers 2: it is not cut into partitions' }),
  ];
}

/** A finished run of those cells over fraud. */
export function resultOf(cells: readonly Cell[], settings: Partial<Result['settings']> = {}): Result {
  return {
    schemaVersion: SCHEMA_VERSION,
    startedAt: '2025-01-01T00:00:00.000Z',
    finishedAt: '2025-01-01T00:01:00.000Z',
    state: 'complete',
    environment: {
      cpu: 'a processor',
      cores: 2,
      memoryBytes: 8 * 2 ** 30,
      operatingSystem: 'Linux 6',
      node: '20.19.0',
      v8: '11.3',
      millrace: '0.1.0',
      nodeOptions: '',
      allowedCpus: '0-1',
      cpuQuota: null,
      userCommit: null,
      loadBefore: 0.1,
    },
    settings: {
      experiment: 'race',
      preset: 'quick',
      workloads: ['fraud'],
      engines: cells.map(({ label }) => label),
      events: 300_000,
      ratesPerSecond: [50_000],
      arrivals: 'poisson',
      durationMs: 2000,
      latencyWarmUpMs: 250,
      throughputWarmUpMs: 250,
      throughputMeasureMs: 500,
      trials: 1,
      seed: 1,
      commit: 'memory',
      site: { kind: 'memory' },
      command: 'millrace run',
      nodeFlags: [],
      ...settings,
    },
    workloads: [
      {
        name: 'fraud',
        title: 'Card fraud',
        question: 'Which card transactions are unusual?',
        about: 'Answers are due at the transaction.',
        answerColumns: ['transaction_id', 'rule', 'card', 'evidence'],
        identifying: 2,
        parameters: { cards: 2000 },
        source: 'generated',
        trace: { events: 300_000, answers: 7000, answersAtEnd: 0, disorderMs: 0, keyCount: 2000 },
      },
    ],
    cells: [...cells],
    controls: [],
    warnings: [],
  };
}

/** How six trials of one thing scatter about their mean. */
export const SCATTER: readonly number[] = [1, 1.03, 0.98, 1.01, 0.96, 1.02];

/** A cell of a throughput trial for each factor about the mean, with latency only after the whole history. */
export function scattered(label: string, eventsPerSecond: number, factors: readonly number[] = SCATTER): Cell {
  const trials = factors.map((factor, trial) => throughputTrial(eventsPerSecond * factor, trial));
  return cell(label, 'batch', measured(...trials));
}

/** A run of six trials over fraud with a control, which repeats the first cell. */
export function controlled(cells: readonly Cell[], control: Cell): Result {
  return { ...resultOf(cells, { trials: 6 }), controls: [{ ...control, controlOf: cells[0]!.label }] };
}
