import { describe, expect, it } from 'vitest';
import { compareRuns } from './run-comparison.ts';
import type { Result } from './schema.ts';
import {
  cell,
  latencies,
  latencyTrial,
  measured,
  resultOf,
  SCATTER,
  scattered,
  sustained,
  throughputTrial,
} from './testing/made-result.ts';

const unjudged = (base: Result, other: Result, allowed: readonly string[] = ['parameters']) =>
  compareRuns(base, other, allowed).unjudged.map(({ label, figures, count, reason }) => [
    label,
    figures,
    count,
    reason,
  ]);
const batch = (trials = 6, label = 'Batch') => scattered(label, 50e6, SCATTER.slice(0, trials));
const failed = {
  ...batch(),
  outcome: { state: 'failed' as const, mode: 'throughput' as const, reason: 'threw up', trials: [] },
};

function streaming(distinctDue: number): Result {
  const trials = SCATTER.flatMap((_, trial) => [
    throughputTrial(50e6, trial),
    latencyTrial(latencies(900, 23_000), { trial, distinctDue }),
  ]);
  return resultOf([cell('Streaming', 'streaming', measured(...trials))], { trials: 6 });
}

describe('what is not judged', () => {
  it('is nothing between a run of six trials and itself, for what has no latency there is none to judge', () => {
    expect(unjudged(resultOf([batch()]), resultOf([batch()]))).toEqual([]);
  });

  it('is a cell that one run lacks, beside one that both have', () => {
    const both = resultOf([batch(), batch(6, 'DuckDB')]);
    expect(unjudged(both, resultOf([batch()]))).toEqual([['DuckDB', [], 2, 'not in the new run']]);
    expect(unjudged(resultOf([batch()]), both)).toEqual([['DuckDB', [], 2, 'not in the base run']]);
  });

  it('is a cell that was not measured', () => {
    expect(unjudged(resultOf([failed]), resultOf([batch()]))).toEqual([['Batch', [], 2, 'base run: failed']]);
    expect(unjudged(resultOf([failed]), resultOf([failed]))).toEqual([['Batch', [], 2, 'both runs: failed']]);
  });

  it('is what has fewer than six pairs', () => {
    expect(unjudged(resultOf([batch(5)]), resultOf([batch()]))).toEqual([
      ['Batch', [], 2, '5 pairs of trials, and a verdict takes 6 (--trials 6)'],
    ]);
  });

  it('is a percentile that only one run can report, and one that neither can', () => {
    const few = 'too few: 999 distinct due events of the 1000 that p99 needs';
    expect(unjudged(streaming(2000), streaming(999))).toEqual([['Streaming', ['p99 at 50 k/s'], 1, `new run: ${few}`]]);
    expect(unjudged(streaming(999), streaming(999))).toEqual([
      ['Streaming', ['p99 at 50 k/s'], 1, `both runs: ${few}`],
    ]);
  });

  it('is a sustained rate, which is a bracket', () => {
    const searched = resultOf([{ ...streaming(2000).cells[0]!, sustained: sustained(1e5, 1.1e5) }], { trials: 6 });
    expect(unjudged(searched, searched)).toEqual([['Streaming', ['sustained'], 1, 'brackets are not trials in pairs']]);
  });

  it('is everything of runs that do not compare', () => {
    expect(unjudged(resultOf([batch()]), resultOf([batch()], { seed: 2 }), [])).toEqual([
      ['Batch', [], 2, 'the runs do not compare'],
    ]);
  });
});
