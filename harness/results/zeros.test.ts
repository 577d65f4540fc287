import { describe, expect, it } from 'vitest';
import { metrics } from './metrics.ts';
import { compareRuns } from './run-comparison.ts';
import type { Result } from './schema.ts';
import { cell, latencyTrial, measured, resultOf, throughputTrial } from './testing/made-result.ts';

const TRIALS = [0, 1, 2, 3, 4, 5];

/** Six trials of each mode, of latencies and CPU time of one size. */
function run(latencyNs: number, cpuSeconds = 0.02): Result {
  const trials = TRIALS.flatMap((trial) => [
    latencyTrial(new Array<number>(2000).fill(latencyNs), { trial }),
    { ...throughputTrial(50e6, trial), cpuSecondsPerMillionEvents: cpuSeconds },
  ]);
  return resultOf([cell('Streaming', 'streaming', measured(...trials))], { trials: 6 });
}

const figureOf = (base: Result, other: Result, id: string) =>
  compareRuns(base, other, []).figures.find(({ metric }) => metric.id === id)!;

describe('figures of 0 in a comparison', () => {
  it.each([
    ['from 0 to a second is worse', 0, 1e9, 'slower', 1e9],
    ['from a second to 0 is better', 1e9, 0, 'faster', 1e-9],
    ['from 0 to 0 is no difference', 0, 0, 'not distinguishable', 1],
  ])('%s', (_, before, after, verdict, ratio) => {
    for (const { id } of [metrics.p50, metrics.p99]) {
      const { figures, judgement, base, other } = figureOf(run(before), run(after), id);
      expect(judgement?.verdict).toBe(verdict);
      expect(figures!.ratio / ratio).toBeCloseTo(1, 2);
      expect([base, other].map((reading) => 'value' in reading && reading.value === 0)).toEqual([
        before === 0,
        after === 0,
      ]);
    }
  });

  it('hold for CPU time that was too short to be seen', () => {
    expect(figureOf(run(5, 0), run(5), metrics.cpu.id).judgement?.verdict).toBe('slower');
    expect(figureOf(run(5), run(5, 0), metrics.cpu.id).judgement?.verdict).toBe('faster');
  });
});
