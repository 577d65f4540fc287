import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ThroughputPlan, TrialRequest } from '../processes/request.ts';
import type { ThroughputTrial } from '../results/schema.ts';
import { median } from '../statistics/percentiles.ts';
import { fixture, storedTrial } from './testing/stored-trial.ts';
import { runTrial } from './trial.ts';

const EVENTS = 20_000;
const stored = storedTrial('iot', EVENTS);
afterAll(() => rmSync(stored.folder, { recursive: true, force: true }));

const plan: ThroughputPlan = { mode: 'throughput', warmUpMs: 40, measureMs: 100 };

async function measure(request: TrialRequest): Promise<ThroughputTrial> {
  const trial = await runTrial(request, new AbortController().signal);
  if (trial.mode !== 'throughput') {
    throw new Error(`a trial of mode ${trial.mode}`);
  }
  return trial;
}

describe('a throughput trial', () => {
  let spinning: ThroughputTrial;
  beforeAll(async () => {
    spinning = await measure(stored.request(fixture('spinning-engine'), plan, { options: { period: 0 } }));
  });

  it('warms up in the first iteration, then measures for as long as planned', () => {
    const { warmUpIterations, iterations } = spinning;
    expect(warmUpIterations).toBe(1);
    const measuredMs = iterations.reduce((sum, { durationMs }) => sum + durationMs, 0);
    expect(measuredMs).toBeGreaterThanOrEqual(100);
    // No longer than it must, but at least three iterations.
    expect(iterations.length === 3 || measuredMs - iterations.at(-1)!.durationMs < 100).toBe(true);
  });

  it('times an iteration from the call of run() to its end', () => {
    const { iterations } = spinning;
    for (const { durationMs } of iterations) {
      expect(durationMs).toBeGreaterThanOrEqual(20);
    }
    expect(Math.min(...iterations.map(({ durationMs }) => durationMs))).toBeLessThan(60);
  });

  it('reports the rate of the median iteration', () => {
    const { iterations, eventsPerSecond } = spinning;
    const medianMs = median(iterations.map(({ durationMs }) => durationMs));
    expect(eventsPerSecond).toBeCloseTo((EVENTS / medianMs) * 1000, 6);
  });

  it('reports the CPU time of the iterations, and none of the verification', () => {
    const { iterations, cpuSecondsPerMillionEvents } = spinning;
    const cpuSeconds = iterations.reduce((sum, iteration) => sum + iteration.cpuSeconds, 0);
    expect(cpuSecondsPerMillionEvents).toBeCloseTo(cpuSeconds / iterations.length / (EVENTS / 1e6), 9);
    for (const iteration of iterations) {
      expect(iteration.cpuSeconds).toBeGreaterThan(0);
    }
  });

  it('reports the iterations in their order, the first one at 0', () => {
    const { iterations } = spinning;
    expect(iterations[0]!.atMs).toBe(0);
    for (const [i, { atMs }] of iterations.slice(1).entries()) {
      expect(atMs).toBeGreaterThanOrEqual(iterations[i]!.atMs + iterations[i]!.durationMs);
    }
  });

  it('reports at most a hundred iterations, from the first to the last', async () => {
    const quick = { ...plan, measureMs: 1500 };
    const { iterations, measuredIterations } = await measure(stored.request({ name: 'streaming' }, quick));
    expect(measuredIterations).toBeGreaterThan(100);
    expect(iterations).toHaveLength(100);
    expect(iterations[0]!.atMs).toBe(0);
    expect(iterations.at(-1)!.atMs).toBeGreaterThan(1000);
  });

  it('verifies every iteration, those of the warm-up too', () => {
    const { iterations, warmUpIterations, verification } = spinning;
    const { count } = stored.expected;
    expect(verification).toMatchObject({
      expected: (iterations.length + warmUpIterations) * count,
      missing: 0,
      wrong: 0,
    });
    expect(verification.correct).toBe(verification.expected);
  });

  it('reports start-up separately', () => {
    const { startUpMs } = spinning;
    expect(startUpMs).toBeGreaterThan(25);
  });

  it('reports the baseline and the peak of memory', () => {
    const { memory, shares } = spinning;
    expect(memory.peakRssBytes).toBeGreaterThan(0.8 * memory.baselineRssBytes);
    expect(shares).toEqual([EVENTS]);
  });

  it('catches an engine that is wrong only in its second iteration, and ends with it', async () => {
    const options = { period: 0, until: 2 };
    const trial = await measure(stored.request(fixture('tiring-engine'), plan, { options }));
    const { correct, missing, wrong, expected } = trial.verification;
    expect(missing + wrong).toBeGreaterThan(0);
    expect(correct).toBeGreaterThan(stored.expected.count);
    expect(expected).toBe(2 * stored.expected.count);
  });

  it('is not affected by an engine whose work goes on after its run() has ended', async () => {
    const trial = await measure(stored.request(fixture('careless-engine'), plan, { options: { period: 0 } }));
    expect(trial.verification).toMatchObject({ correct: 0, missing: stored.expected.count });
    expect(trial.eventsPerSecond).toBe(0);
  });

  it('leaves the answers of the last iteration in the file of durable commits', async () => {
    await measure(
      stored.request({ name: 'batch' }, plan, {
        options: { period: 0 },
        place: { transport: 'memory', commit: 'durable' },
      }),
    );
    const files = readdirSync(stored.folder).filter((name) => name.endsWith('.log'));
    expect(files).toHaveLength(1);
    const bytes = readFileSync(join(stored.folder, files[0]!)).length;
    expect(bytes).toBe(stored.expected.rows.byteLength);
  });

  it('writes the answers as CSV where asked to', async () => {
    const answersFile = join(stored.folder, 'answers.csv');
    await measure(stored.request({ name: 'batch' }, plan, { options: { period: 0 }, answersFile }));
    expect(readFileSync(answersFile, 'utf8').split('\n')).toHaveLength(stored.expected.count + 2);
  });

  it('rejects with the reason of an abort', async () => {
    const signal = AbortSignal.abort(new Error('not done within the limit'));
    const trial = runTrial(stored.request({ name: 'batch' }, plan, { options: { period: 0 } }), signal);
    await expect(trial).rejects.toThrow('not done within the limit');
  });
});
