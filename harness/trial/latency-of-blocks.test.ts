import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LatencyPlan } from '../processes/request.ts';
import type { LatencyTrial } from '../results/schema.ts';
import { Histogram } from '../statistics/histogram.ts';
import { storedTrial } from './testing/stored-trial.ts';
import { runTrial } from './trial.ts';

const INTERVAL_MS = 40;

const stored = storedTrial('fraud', 20_000, { cards: 200 });
afterAll(() => rmSync(stored.folder, { recursive: true, force: true }));

const plan: LatencyPlan = {
  mode: 'latency',
  arrivals: 'poisson',
  ratePerSecond: 10_000,
  preload: 4000,
  warmUpMs: 100,
  measureMs: 30 * INTERVAL_MS,
  tailMs: 300,
  leadMs: 5,
  seed: 5,
};

describe.each([
  { engine: { name: 'micro-batch' }, options: { interval: INTERVAL_MS, 'max-events': 10_000 } },
  { engine: { name: 'batch' }, options: { period: INTERVAL_MS } },
])('$engine.name, one commit each 40 ms', ({ engine, options }) => {
  let measured: LatencyTrial;
  beforeAll(async () => {
    const trial = await runTrial(stored.request(engine, plan, { options }), new AbortController().signal);
    expect(trial.mode).toBe('latency');
    measured = trial as LatencyTrial;
  });

  it('has latencies from zero on, by the place in the interval: later only where a core was missing', () => {
    const histogram = Histogram.fromData(measured.histogram);
    expect(histogram.minNs / 1e6).toBeLessThan(0.1 * INTERVAL_MS);
    for (const percent of [25, 50, 75]) {
      expect(histogram.percentileNs(percent) / 1e6 / INTERVAL_MS).toBeGreaterThan(percent / 100 - 0.2);
    }
    expect(histogram.meanNs / 1e6 / INTERVAL_MS).toBeGreaterThan(0.3);
  });

  it('is done with the preload, which takes until the end of its first interval, before the schedule start', () => {
    expect(measured.preloadMs).toBeGreaterThanOrEqual(INTERVAL_MS);
  });

  it('answers all of it, none early', () => {
    expect(measured.verification).toMatchObject({ correct: stored.expected.count, early: 0 });
  });
});
