import { describe, expect, it } from 'vitest';
import type { brokerOf } from '../harness/results/over-broker.ts';
import type { Cell, KafkaFacts, LatencyTrial, ThroughputTrial } from '../harness/results/schema.ts';
import {
  cell,
  kafkaFacts,
  latencies,
  latencyTrial,
  measured,
  overBroker,
  resultOf,
  throughputTrial,
  verificationTrial,
} from '../harness/results/testing/made-result.ts';
import {
  brokerFacts,
  busyText,
  engineMetricsOf,
  isLate,
  loadGeneratorFacts,
  processFacts,
  shareText,
  warmthOf,
} from './broker.ts';

const facts = (loadGenerator: Partial<KafkaFacts['loadGenerator']> = {}): KafkaFacts => kafkaFacts({ loadGenerator });
const trial = (loadGenerator: Partial<KafkaFacts['loadGenerator']>, changes: Partial<LatencyTrial> = {}) =>
  latencyTrial(latencies(900, 23_000), { site: facts(loadGenerator), ...changes });
const over = (...trials: LatencyTrial[]): Cell => cell('Streaming', 'streaming', measured(...trials));

describe('what a load generator did', () => {
  it('is reported of the trial in which it was latest, relative to what was allowed', () => {
    const patient = trial({ releaseP99Ns: 3e6, releaseP50Ns: 1, allowedP99Ns: 5e6 });
    const late = trial({ releaseP99Ns: 2e6, releaseP50Ns: 2, releaseMaxNs: 9e6, allowedP99Ns: 1e6 });
    const [reported] = loadGeneratorFacts(over(trial({}), patient, late, trial({})));
    expect(reported?.late).toEqual({ p50Ns: 2, p99Ns: 2e6, maxNs: 9e6, allowedP99Ns: 1e6 });
    expect(isLate(reported!)).toBe(true);
    expect(isLate(loadGeneratorFacts(over(patient))[0]!)).toBe(false);
  });

  it('is reported with the least that it sent, at full speed and by schedule', () => {
    const [reported] = loadGeneratorFacts(
      over(
        trial({ preloadEventsPerSecond: 5e6, released: 9999 }),
        trial({ preloadEventsPerSecond: 1e6, realTime: false }),
      ),
    );
    expect(reported).toMatchObject({ realTime: false, preloadEventsPerSecond: 1e6, released: 0.9999 });
  });

  it('is reported of each rate, whatever the state of the cell', () => {
    const trials = [trial({}, { ratePerSecond: 1000 }), trial({}, { ratePerSecond: 2000, warmUpMs: 12_000 })];
    const invalid = cell('Streaming', 'streaming', { state: 'invalid', mode: 'latency', reason: 'late', trials });
    expect(loadGeneratorFacts(invalid).map(({ ratePerSecond, warmUpMs }) => [ratePerSecond, warmUpMs])).toEqual([
      [1000, 250],
      [2000, 12_000],
    ]);
  });

  it('is reported with how busy all cores were at most, where each trial has it', () => {
    const busy = (busyShare: number) => trial({}, { site: kafkaFacts({ busyShare }) });
    const [most] = loadGeneratorFacts(over(busy(0.5), busy(0.874)));
    expect(busyText(most!)).toBe('87%');
    const [unknown] = loadGeneratorFacts(over(busy(0.5), trial({})));
    expect(busyText(unknown!)).toBe('–');
    const cpuSeconds = { engine: null, loadGenerator: 1, collector: 1, broker: 1 };
    const [partly] = loadGeneratorFacts(over(trial({}, { site: kafkaFacts({ busyShare: 0.5, cpuSeconds }) })));
    expect(busyText(partly!)).toBe('at least 50%');
  });

  it('is nothing in memory', () => {
    expect(loadGeneratorFacts(over(latencyTrial(latencies(900, 23_000))))).toEqual([]);
  });
});

describe('the broker of a run', () => {
  it('is not there in memory', () => {
    expect(brokerFacts(resultOf([]))).toEqual([]);
  });

  it('is not known of a run that ended before it was there', () => {
    expect(brokerFacts(resultOf([], { site: { kind: 'kafka', broker: null, wireFormat: 'json' } }))).toEqual([]);
  });

  it.each<[Omit<NonNullable<ReturnType<typeof brokerOf>>, 'kind'>, string[]]>([
    [
      { broker: 'Kafka 4.3.1', wireFormat: 'json', brokerFlags: [] },
      ['Kafka 4.3.1, started for this run', 'json records'],
    ],
    [
      { broker: 'Kafka at one:9092', wireFormat: 'binary', security: 'SASL_SSL' },
      ['Kafka at one:9092 (SASL_SSL)', 'binary records'],
    ],
  ])('is reported: %s', (site, reported) => {
    const result = resultOf([], { site: { kind: 'kafka', ...site } });
    expect(brokerFacts(result)).toEqual(reported);
    const cut = [4, 1].map((partitions) => overBroker(over(), partitions));
    const [where, ...records] = reported;
    expect(brokerFacts({ ...result, cells: cut })).toEqual([where, '1 and 4 partitions a topic', ...records]);
    const environment = { ...result.environment, java: '17.0.9' };
    expect(brokerFacts({ ...result, environment })).toEqual([...reported, 'Java 17.0.9']);
  });
});

describe('processes', () => {
  const loop = (processes: KafkaFacts['processes'], timed: Partial<ThroughputTrial> = {}): ThroughputTrial => ({
    ...throughputTrial(1e6),
    ...timed,
    site: { ...facts(), ...(processes && { processes }) },
  });

  it('are reported by role, as medians per million of the events that are timed', () => {
    const timed = { events: 8e6, warm: { afterMs: 1, events: 2e6, wholeEventsPerSecond: 1 } };
    const loops = [2, 6, 4].map((seconds) =>
      loop([{ role: 'JobManager', cpuSeconds: seconds, peakRssBytes: seconds * 1e6 }], timed),
    );
    const reported = processFacts(cell('Flink', 'streaming', measured(...loops)));
    expect(reported).toEqual([{ role: 'JobManager', cpuSeconds: 2, peakRssBytes: 4e6 }]);
  });

  it('that one trial could not see are not known', () => {
    const loops = [null, 3].map((cpuSeconds) => loop([{ role: 'worker', cpuSeconds, peakRssBytes: null }]));
    const reported = processFacts(cell('Streaming', 'streaming', measured(...loops)));
    expect(reported).toEqual([{ role: 'worker', cpuSeconds: undefined, peakRssBytes: undefined }]);
  });
});

describe('cold and warm', () => {
  const cellOf = (loops: readonly Partial<ThroughputTrial>[]): Cell => {
    const verified = { ...verificationTrial(), durationMs: 2000 };
    const trials = [verified, ...loops.map((loop) => ({ ...throughputTrial(1e6), ...loop }))];
    return overBroker(cell('Flink', 'streaming', { state: 'measured', trials }));
  };
  const warm = { afterMs: 12_000, events: 5e6, wholeEventsPerSecond: 4e5 };

  it('are rates with the events that they were taken over', () => {
    const loops = [5e5, 7e5, 6e5].map((eventsPerSecond) => ({ eventsPerSecond, events: 8e6, warm }));
    expect(warmthOf(cellOf(loops), 3e5)).toEqual({
      cold: { eventsPerSecond: 150_000, events: 3e5 },
      whole: { eventsPerSecond: 4e5, events: 8e6 },
      warm: { eventsPerSecond: 6e5, events: 5e6, afterMs: 12_000 },
    });
  });

  it('are the whole alone where one loop has no warm part', () => {
    const loops = [
      { eventsPerSecond: 5e5, events: 8e6, warm },
      { eventsPerSecond: 3e5, events: 8e6 },
    ];
    expect(warmthOf(cellOf(loops), 3e5)).toMatchObject({ whole: { eventsPerSecond: 3.5e5 }, warm: undefined });
  });

  it('are nothing in memory', () => {
    expect(warmthOf(cell('Batch', 'batch', measured(throughputTrial(1e6))), 1)).toBeUndefined();
  });
});

describe("an engine's own metrics", () => {
  const batches = (samples: number, median: number, max: number): Pick<LatencyTrial, 'site'> => ({
    site: { ...facts(), engineMetrics: [{ name: 'batch', unit: 'ms', samples, median, max }] },
  });
  const loop = { ...throughputTrial(1e6), ...batches(7, 900, 1000) };

  it('are those at the lowest rate, over its trials', () => {
    const trials = [loop, trial({}, { ratePerSecond: 9000, ...batches(5, 500, 800) })];
    for (const [samples, median, max] of [
      [3, 200, 300],
      [5, 300, 400],
      [4, 250, 900],
    ] as const) {
      trials.push(trial({}, { ratePerSecond: 1000, ...batches(samples, median, max) }));
    }
    expect(engineMetricsOf(cell('Spark', 'micro-batch', measured(...trials)))).toEqual({
      ratePerSecond: 1000,
      metrics: [{ name: 'batch', unit: 'ms', samples: 12, median: 250, max: 900 }],
    });
  });

  it('are those of closed loops where there is no rate', () => {
    expect(engineMetricsOf(cell('Flink batch', 'batch', measured(loop)))).toEqual({
      metrics: [{ name: 'batch', unit: 'ms', samples: 7, median: 900, max: 1000 }],
    });
  });

  it('are none where it reports none', () => {
    expect(engineMetricsOf(over(trial({}))).metrics).toEqual([]);
  });
});

it('a share of events is never rounded up to all of them', () => {
  expect(shareText(0.99999)).toBe('99.99%');
  expect(shareText(1)).toBe('100%');
});
