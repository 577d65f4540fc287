import { describe, expect, it } from 'vitest';
import { compareRuns } from '../harness/results/run-comparison.ts';
import type { Cell, Result } from '../harness/results/schema.ts';
import {
  cell,
  latencies,
  latencyTrial,
  measured,
  resultOf,
  SCATTER,
  sustained,
  throughputTrial,
  verification,
} from '../harness/results/testing/made-result.ts';
import { regressionsOf } from './regressions.ts';

const OTHER = [1.001, 1.028, 0.981, 1.012, 0.958, 1.021];

/** Six trials of each mode; latency grows as throughput falls. */
function streaming(speed: number, factors: readonly number[], changes: Parameters<typeof latencyTrial>[1] = {}): Cell {
  const trials = factors.flatMap((factor, trial) => [
    throughputTrial(50e6 * speed * factor, trial),
    latencyTrial(latencies(Math.round((100_000 / speed) * factor), 200_000_000), { trial, ...changes }),
  ]);
  return cell('Streaming', 'streaming', measured(...trials));
}

const base = resultOf([streaming(1, SCATTER)]);
const regressions = (other: Result, threshold = 0.05): string[] =>
  regressionsOf(compareRuns(base, other, []), threshold);

describe('regressions', () => {
  it('are none between a run and itself', () => {
    expect(regressions(base, 0)).toEqual([]);
  });

  it('are what is slower by more than the threshold, in the direction that is worse for the metric', () => {
    expect(regressions(resultOf([streaming(0.8, OTHER)]))).toEqual([
      expect.stringMatching(/^Streaming on fraud: events\/s ×0\.800 \(0\.79\d to 0\.80\d\)$/),
      expect.stringMatching(/^Streaming on fraud: p50 at 50 k\/s ×1\.25 \(1\.2\d to 1\.25\)$/),
    ]);
  });

  it('are not what is slower by less, nor what is faster', () => {
    expect(regressions(resultOf([streaming(0.8, OTHER)]), 0.3)).toEqual([]);
    expect(regressions(resultOf([streaming(1.5, OTHER)]))).toEqual([]);
  });

  it('are not what may be chance', () => {
    const wild = [0.5, 1.3, 0.6, 1.1, 0.7, 0.9];
    expect(regressions(resultOf([streaming(0.9, wild)]))).toEqual([]);
  });

  it.each<[string, Cell['outcome']]>([
    ['wrong answers: 7 missing of 7,000', wrong()],
    ['failed: threw up', { state: 'failed', mode: 'throughput', reason: 'threw up', trials: [] }],
    ['invalid: late', { state: 'invalid', mode: 'latency', reason: 'late', trials: [] }],
    ['unsupported: no form', { state: 'unsupported', reason: 'no form' }],
  ])('are cells that were measured and are not any more: %s', (text, outcome) => {
    const other = resultOf([cell('Streaming', 'streaming', outcome)]);
    expect(regressions(other)).toEqual([`Streaming on fraud: ${text}`]);
    expect(regressionsOf(compareRuns(other, other, []), 0.05)).toEqual([]);
  });

  it('are a load that is not kept up with any more', () => {
    const other = resultOf([streaming(1, SCATTER, { trend: 'slowing', drainMs: 5000 })]);
    expect(regressions(other)).toEqual(['Streaming on fraud: saturated at 50 k/s']);
  });

  it('are a rate that was sustained where none is any more', () => {
    const searched = (passed: number | null): Result =>
      resultOf([{ ...streaming(1, SCATTER), sustained: sustained(passed, 1e6) }]);
    expect(regressionsOf(compareRuns(searched(1e5), searched(null), []), 0.05)).toEqual([
      'Streaming on fraud: no rate is sustained',
    ]);
  });

  it('are not an engine in whose place another of its title ran', () => {
    const [own] = base.cells as [Cell];
    const other = resultOf([{ ...own, engine: { ...own.engine, module: 'mine.js' } }]);
    expect(regressionsOf(compareRuns(base, other, ['parameters']), 0.05)).toEqual([]);
  });

  it('are what an interrupted run did not reach, and not what another run leaves out', () => {
    expect(regressions({ ...base, state: 'interrupted', cells: [] })).toEqual(['Streaming on fraud: not finished']);
    expect(regressions({ ...base, cells: [], settings: { ...base.settings, engines: ['Batch'] } })).toEqual([]);
  });
});

function wrong(): Cell['outcome'] {
  return { state: 'wrong-answers', mode: 'throughput', verification: verification({ missing: 7 }), trials: [] };
}
