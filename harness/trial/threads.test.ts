import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { isRight } from '../answers/check.ts';
import type { LatencyPlan } from '../processes/request.ts';
import { storedTrial } from './testing/stored-trial.ts';

/** The built program: a worker thread is started from a file of JavaScript. */
const built = new URL('../../dist/harness/trial/', import.meta.url);
const { runTrial } = (await import(new URL('trial.js', built).href)) as typeof import('./trial.ts');

const stored = storedTrial('iot', 20_000);
afterAll(() => rmSync(stored.folder, { recursive: true, force: true }));
const { signal } = new AbortController();
const fixture = (name: string) => ({ name, module: new URL(`testing/${name}.js`, built).href });

const plan: LatencyPlan = {
  mode: 'latency',
  arrivals: 'poisson',
  ratePerSecond: 20_000,
  preload: 8000,
  warmUpMs: 100,
  measureMs: 300,
  tailMs: 100,
  leadMs: 5,
  seed: 3,
};

describe('a trial over three threads', () => {
  it('answers rightly, each thread a share of the events', async () => {
    const request = stored.request({ name: 'streaming' }, { mode: 'verification' }, { workers: 3 });
    const { verification, shares } = await runTrial(request, signal);
    expect(verification).toMatchObject({ correct: stored.expected.count });
    expect(isRight(verification)).toBe(true);
    expect(shares).toHaveLength(3);
    expect(shares.reduce((sum, share) => sum + share)).toBe(20_000);
  });

  it('times whole iterations, by the slowest thread of each', async () => {
    const throughput = { mode: 'throughput', warmUpMs: 10, measureMs: 60 } as const;
    const request = stored.request(fixture('spinning-engine'), throughput, { workers: 2, options: { period: 0 } });
    const trial = await runTrial(request, signal);
    expect(isRight(trial.verification)).toBe(true);
    expect(trial.mode === 'throughput' && trial.iterations.every(({ durationMs }) => durationMs >= 20)).toBe(true);
    // prepare() takes 30 ms; starting a thread and loading its modules is not the engine's.
    expect(trial.startUpMs).toBeGreaterThan(25);
    expect(trial.startUpMs).toBeLessThan(1000);
  });

  it('has one schedule start for all, and answers none early', async () => {
    const trial = await runTrial(stored.request({ name: 'streaming' }, plan, { workers: 3 }), signal);
    expect(trial).toMatchObject({ verification: { correct: stored.expected.count, early: 0 } });
    expect(trial.mode === 'latency' && trial.histogram.count).toBeGreaterThan(0);
  });

  it('catches an engine that reads ahead in its own share', async () => {
    const request = stored.request(fixture('peeking-engine'), plan, { workers: 2 });
    expect((await runTrial(request, signal)).verification.early).toBeGreaterThan(0);
  });

  it('ends soon after an abort, before or during the run', async () => {
    const request = stored.request({ name: 'streaming' }, { ...plan, ratePerSecond: 10 }, { workers: 2 });
    const began = performance.now();
    await expect(runTrial(request, AbortSignal.timeout(300))).rejects.toThrow();
    await expect(runTrial(request, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('fails with the error of a thread', async () => {
    const request = stored.request({ name: 'none' }, { mode: 'verification' }, { workers: 2 });
    await expect(runTrial(request, signal)).rejects.toThrow('no engine is called none');
  });
});
