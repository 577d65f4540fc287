import { describe, expect, it } from 'vitest';
import { brokerMetrics } from './broker-metrics.ts';
import { formatReading, metrics, readMetric, SATURATED } from './metrics.ts';
import {
  cell,
  cellsOfEveryState,
  kafkaFacts,
  latencies,
  latencyTrial,
  measured,
  throughputTrial,
} from './testing/made-result.ts';

const RATE = 50_000;
const fast = latencies(900, 23_000);

describe('a metric of a cell', () => {
  it('is the median across trials, with the extremes', () => {
    const streaming = cell(
      'Streaming',
      'streaming',
      measured(throughputTrial(50e6), throughputTrial(58e6, 1), throughputTrial(54e6, 2)),
    );
    expect(readMetric(metrics.eventsPerSecond, streaming)).toEqual({ value: 54e6, low: 50e6, high: 58e6, trials: 3 });
  });

  it('is read from the trials of its own mode and rate only', () => {
    const slow = latencyTrial(latencies(5000, 90_000), { ratePerSecond: 200_000 });
    const both = cell('Streaming', 'streaming', measured(throughputTrial(50e6), latencyTrial(fast), slow));
    expect(readMetric(metrics.p50, both, RATE)).toMatchObject({ value: 900, trials: 1 });
    expect(readMetric(metrics.p50, both, 200_000)).toMatchObject({ trials: 1 });
    expect(readMetric(metrics.p50, both, 7)).toEqual({ notReported: 'not measured' });
  });

  it('is of the warm part where all trials have one, else of the whole in all of them', () => {
    const warm = { afterMs: 12_000, events: 2e6, wholeEventsPerSecond: 60_000 };
    const trials = [90_000, 100_000].map((rate, trial) => ({ ...throughputTrial(rate, trial), warm }));
    const rateOf = (...reported: typeof trials) =>
      readMetric(metrics.eventsPerSecond, cell('Flink', 'streaming', measured(...reported)));
    expect(rateOf(...trials)).toMatchObject({ value: 95_000 });
    const cold = throughputTrial(50_000, 2) as (typeof trials)[number];
    expect(rateOf(...trials, cold)).toMatchObject({ value: 60_000, low: 50_000, high: 60_000 });
  });

  it('is a percentile for each trial, then the median across them', () => {
    const trials = [1000, 1500, 9000].map((typicalNs, trial) => latencyTrial(latencies(typicalNs, 20_000), { trial }));
    const reading = readMetric(metrics.p50, cell('Streaming', 'streaming', measured(...trials)), RATE);
    expect(reading).toEqual({ value: 1500, low: 1000, high: expect.closeTo(9000, -2), trials: 3 });
  });

  it('is not reported with the reason where a trial has too few due events', () => {
    const few = cell('Streaming', 'streaming', measured(latencyTrial(fast), latencyTrial(fast, { distinctDue: 999 })));
    expect(readMetric(metrics.p99, few, RATE)).toEqual({
      notReported: 'too few: 999 distinct due events of the 1000 that p99 needs',
    });
    expect(readMetric(metrics.p90, few, RATE)).toHaveProperty('value');
  });

  it('is not reported where nothing fell due', () => {
    const none = cell('Streaming', 'streaming', measured(latencyTrial([])));
    expect(readMetric(metrics.max, none, RATE)).toEqual({
      notReported: 'no answer fell due in the measurement window',
    });
    expect(readMetric(metrics.p50, none, RATE)).toHaveProperty('notReported');
  });

  it('has no latency where answers come only after the whole history', () => {
    const batch = cell('Batch', 'batch', measured(throughputTrial(60e6)));
    expect(readMetric(metrics.p50, batch, RATE)).toEqual({ notReported: 'after the whole history' });
    expect(readMetric(metrics.memory, batch)).toMatchObject({ value: 90 * 2 ** 20 });
  });

  it('is not known, and no zero, where the system reports nothing on the processes of an engine over Kafka', () => {
    const trial = { ...throughputTrial(60e3), cpuSecondsPerMillionEvents: 0, site: kafkaFacts() };
    const over = cell('Streaming', 'streaming', measured(trial));
    expect(readMetric(metrics.cpu, over)).toEqual({ notReported: 'not known' });
    expect(readMetric(metrics.memory, over)).toHaveProperty('value');
  });

  it('exists only for a measured cell; every other state is the reason', () => {
    const states = cellsOfEveryState().map((each) => {
      const reading = readMetric(metrics.eventsPerSecond, each);
      return 'notReported' in reading ? reading.notReported : 'measured';
    });
    expect(states).toEqual(['measured', 'wrong-answers', 'failed', 'invalid', 'unsupported']);
  });

  it('is shown as text, or its reason is', () => {
    const [streaming, wrong] = cellsOfEveryState();
    const text = (each: typeof streaming) =>
      formatReading(metrics.eventsPerSecond, readMetric(metrics.eventsPerSecond, each!));
    expect(text(streaming)).toBe('52 M');
    expect(text(wrong)).toBe('wrong-answers');
  });
});

describe('a load that an engine does not keep up with', () => {
  const rising = latencyTrial(latencies(5e8, 9e8), { trend: 'slowing', drainMs: 900 });

  it('has no latency to report', () => {
    const saturated = cell('Streaming', 'streaming', measured(throughputTrial(30_000), rising));
    for (const metric of [metrics.p50, metrics.p99, metrics.max]) {
      expect(readMetric(metric, saturated, RATE)).toEqual({ notReported: SATURATED });
    }
    expect(readMetric(metrics.eventsPerSecond, saturated)).toHaveProperty('value');
  });
});

describe('the registry', () => {
  it('names metrics in words, and identifies them in lower case, as columns of CSV are', () => {
    for (const { id, title } of [...Object.values(metrics), ...Object.values(brokerMetrics)]) {
      expect(id).toMatch(/^[a-z0-9_.]+$/);
      expect(title).not.toMatch(/[a-z][A-Z]/);
    }
  });

  it('has no two metrics of one identifier', () => {
    const ids = Object.values(metrics).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
