import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRight } from '../answers/check.ts';
import type { LatencyPlan, TrialRequest } from '../processes/request.ts';
import type { LatencyTrial } from '../results/schema.ts';
import { Histogram } from '../statistics/histogram.ts';
import { arrivalOffsetsMs } from '../trace/schedule.ts';
import { trendOf } from './latency.ts';
import { fixture, type StoredTrial, storedTrial } from './testing/stored-trial.ts';
import { runTrial } from './trial.ts';

const fraud = storedTrial('fraud', 10_000, { cards: 200 });
const iot = storedTrial('iot', 10_000);
const weather = storedTrial('weather', 30_000);
afterAll(() => {
  for (const { folder } of [fraud, iot, weather]) {
    rmSync(folder, { recursive: true, force: true });
  }
});

const plan: LatencyPlan = {
  mode: 'latency',
  arrivals: 'constant',
  ratePerSecond: 10_000,
  preload: 4000,
  warmUpMs: 100,
  measureMs: 400,
  tailMs: 100,
  leadMs: 5,
  seed: 3,
};

async function measure(request: TrialRequest): Promise<LatencyTrial> {
  const trial = await runTrial(request, new AbortController().signal);
  if (trial.mode !== 'latency') {
    throw new Error(`a trial of mode ${trial.mode}`);
  }
  return trial;
}

/** The due events of the answers that are to be timed, by the schedule and the oracle alone. */
function timed({ trace, expected }: StoredTrial, latencyPlan: LatencyPlan): number[] {
  const offsetsMs = arrivalOffsetsMs(trace.columns.event_time, latencyPlan);
  const { warmUpMs, measureMs } = latencyPlan;
  return [...expected.due].filter(
    (due) => due < trace.events && offsetsMs[due]! >= warmUpMs && offsetsMs[due]! < warmUpMs + measureMs,
  );
}

describe.each([
  { name: 'fraud', stored: fraud, latencyPlan: plan },
  { name: 'iot', stored: iot, latencyPlan: { ...plan, arrivals: 'poisson' as const } },
  // Three hours of event time: each hour is due to all regions at one event.
  { name: 'weather', stored: weather, latencyPlan: { ...plan, ratePerSecond: 50_000, arrivals: 'recorded' as const } },
])('a latency trial of $name', ({ stored, latencyPlan }) => {
  const due = timed(stored, latencyPlan);
  let trial: LatencyTrial;
  beforeAll(async () => {
    trial = await measure(stored.request({ name: 'streaming' }, latencyPlan));
  });

  it('times only the answers due in the measurement window', () => {
    const { histogram, verification } = trial;
    expect(due.length).toBeGreaterThan(0);
    expect(due.length).toBeLessThan(stored.expected.count);
    expect(histogram.count).toBe(due.length);
    expect(verification).toMatchObject({ expected: stored.expected.count, correct: stored.expected.count, early: 0 });
  });

  it('counts due events once each, however many answers they have', () => {
    expect(trial.distinctDue).toBe(new Set(due).size);
  });

  it('reports in its series every event after the preload and every answer timed', () => {
    const { series } = trial;
    const sum = (read: (point: (typeof series)[number]) => number): number =>
      series.reduce((total, point) => total + read(point), 0);
    expect(sum(({ events }) => events)).toBe(stored.trace.events - latencyPlan.preload);
    expect(sum(({ answers }) => answers)).toBeGreaterThanOrEqual(due.length);
    expect(series.map(({ atMs }) => atMs)).toEqual(series.map((_, i) => i * 100));
  });

  it('reports no percentile of a tenth of a second without enough distinct due events', () => {
    const { series } = trial;
    const offsetsMs = arrivalOffsetsMs(stored.trace.columns.event_time, latencyPlan);
    const seen = new Set(
      [...stored.expected.due].filter((id) => id >= latencyPlan.preload && id < stored.trace.events),
    );
    for (const { atMs, p50Ns, p99Ns } of series) {
      const distinct = [...seen].filter((id) => Math.floor(offsetsMs[id]! / 100) === atMs / 100).length;
      expect(p50Ns === null).toBe(distinct < 20);
      expect(p99Ns === null).toBe(distinct < 1000);
    }
  });
});

describe('an engine that commits 20 ms after each arrival', () => {
  let trial: LatencyTrial;
  let longer: LatencyTrial;
  let streaming: LatencyTrial;
  beforeAll(async () => {
    const delayedBy = (delay: number) =>
      measure(fraud.request(fixture('delayed-engine'), plan, { options: { delay } }));
    trial = await delayedBy(20);
    longer = await delayedBy(80);
    streaming = await measure(fraud.request({ name: 'streaming' }, plan));
  });

  it('has latencies of 20 ms and more, far below those of one that takes four times as long', () => {
    expect(isRight(trial.verification)).toBe(true);
    expect(trial.histogram.minNs).toBeGreaterThanOrEqual(20e6);
    expect(longer.histogram.minNs).toBeGreaterThanOrEqual(80e6);
    // The least is that of the answer that the machine held up least.
    expect(longer.histogram.minNs).toBeGreaterThan(2 * trial.histogram.minNs);
  });

  it('has them from the first third to the last', () => {
    expect(trial.thirdsP50Ns.every((p50) => p50! >= 20e6)).toBe(true);
  });

  it('has its latency in the time after the last arrival too', () => {
    expect(trial.drainMs).toBeGreaterThanOrEqual(20);
  });

  it('has several times the latency of a streaming engine at the same load', () => {
    expect(trial.histogram.minNs).toBeGreaterThan(4 * streaming.histogram.minNs);
  });
});

describe('the trend of a trial', () => {
  const at = (...latenciesNs: number[]): Histogram => {
    const histogram = new Histogram();
    for (const latencyNs of latenciesNs) {
      histogram.record(latencyNs);
    }
    return histogram;
  };

  it.each([
    [20e6, 24.5e6, 'flat'],
    [20e6, 25.5e6, 'slowing'],
    [20e6, 15.5e6, 'flat'],
    [20e6, 14.5e6, 'warming'],
    [2000, 90_000, 'flat'],
    [2000, 110_000, 'slowing'],
  ] as const)('from %i to %i ns is %s', (before, after, trend) => {
    expect(trendOf(at(1, before, 1e9), at(1, after, 1e9)).trend).toBe(trend);
  });

  it('is not known without answers', () => {
    expect(trendOf(at(), at(7))).toEqual({ trend: 'unknown', thirdsP50Ns: [null, 7] });
  });
});

describe('a latency trial', () => {
  it('flags answers that come before their event', async () => {
    const { verification } = await measure(fraud.request(fixture('peeking-engine'), plan));
    expect(verification.correct).toBe(fraud.expected.count);
    // How many depends on how late a busy machine is; that there are some does not.
    expect(verification.early).toBeGreaterThan(0);
  });

  it('waits for the lead between the preload and the schedule start', async () => {
    const { preloadMs, preloadEvents } = await measure(fraud.request({ name: 'streaming' }, { ...plan, leadMs: 150 }));
    expect(preloadMs).toBeGreaterThanOrEqual(150);
    expect(preloadEvents).toBe(4000);
  });

  it('reports how many times as fast as recorded events come, where they come as recorded', async () => {
    const recorded = await measure(fraud.request({ name: 'streaming' }, { ...plan, arrivals: 'recorded' }));
    const { event_time } = fraud.trace.columns;
    expect(recorded.recordedSpeed).toBeCloseTo((event_time[9999]! - event_time[4000]!) / 600, 6);
    expect(recorded).toMatchObject({ arrivals: 'recorded', ratePerSecond: 10_000, events: 10_000 });
  });

  it('fails for an engine that ends before it has taken the preload', async () => {
    const trial = measure(fraud.request(fixture('careless-engine'), plan, { options: { period: 0 } }));
    await expect(trial).rejects.toThrow(/ended before it had taken the events that had already arrived/);
  });

  it('rejects with the reason of an abort', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('not done within the limit')), 50);
    const trial = runTrial(fraud.request({ name: 'streaming' }, plan), controller.signal);
    await expect(trial).rejects.toThrow('not done within the limit');
  });
});
