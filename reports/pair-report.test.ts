import { describe, expect, it } from 'vitest';
import { formatExcess, formatFactor } from '../harness/results/format-comparison.ts';
import { compareRuns } from '../harness/results/run-comparison.ts';
import type { Cell, Result } from '../harness/results/schema.ts';
import {
  cell,
  controlled,
  measured,
  resultOf,
  SCATTER,
  scattered,
  throughputTrial,
} from '../harness/results/testing/made-result.ts';
import { renderConsole } from './console/summary.ts';
import { pairReport } from './pair-report.ts';
import { runView } from './run-view.ts';

const run = (...cells: Cell[]): Result => resultOf(cells, { trials: 6 });
const report = (base: Result, other: Result) => pairReport(compareRuns(base, other, ['parameters']), 0.05);
/** As fast, of that CPU time. */
function busy(cpuSeconds: number): Result {
  const trials = SCATTER.map((factor, trial) => ({
    ...throughputTrial(50e6 * factor, trial),
    cpuSecondsPerMillionEvents: cpuSeconds * factor,
  }));
  return run(cell('Batch', 'batch', measured(...trials)));
}

describe('the conclusion of two runs', () => {
  it('is that nothing was judged, with the reason, where there is no verdict', () => {
    const apart = report(run(scattered('Batch', 50e6)), run(scattered('DuckDB', 50e6)));
    expect(apart).toMatchObject({
      conclusion: 'Nothing was judged (the runs have no cell in common).',
      judged: false,
    });
    const few = run(scattered('Batch', 50e6, [1, 1]));
    expect(report(few, few)).toMatchObject({
      conclusion: 'Nothing was judged (2 pairs of trials, and a verdict takes 6 (--trials 6)).',
      judged: false,
    });
  });

  it('says how much was judged where not everything was, and of what was not, why', () => {
    const both = run(scattered('Batch', 50e6), scattered('DuckDB', 50e6));
    const { conclusion, judged, warnings } = report(run(scattered('Batch', 50e6)), both);
    expect(conclusion).toBe('No regressions beyond 5% in what was judged. 2 not distinguishable. Not judged: 2 of 4.');
    expect(judged).toBe(true);
    expect(warnings).toContain('Not judged: DuckDB on fraud (not in the base run).');
  });

  it('calls CPU time costlier and cheaper', () => {
    expect(report(busy(0.02), busy(0.03)).conclusion).toBe(
      '1 regression beyond 5%. 1 costlier, 1 not distinguishable.',
    );
    expect(report(busy(0.03), busy(0.02)).conclusion).toBe(
      'No regressions beyond 5%. 1 cheaper, 1 not distinguishable.',
    );
  });

  it('asks for no more trials than a run may have', () => {
    const wild = run(scattered('Batch', 50e6, [1e-3, 1e4, 1, 1e-4, 1e3, 1]));
    const [warning] = report(wild, run(scattered('Batch', 50e6, SCATTER))).warnings.slice(-1);
    expect(warning).toMatch(/what it finds is over 1,000%, and for 5% it needs more than 1,000 trials/);
  });
});

it('differences without measure are said to be so', () => {
  expect([1.041, 11, 11.1, Infinity].map(formatExcess)).toEqual(['4.1%', '1,000%', 'over 1,000%', 'over 1,000%']);
  expect([1, 113_000, 1e9, 1e-9].map(formatFactor)).toEqual([
    '×1.00',
    '×113,000',
    'over ×1,000,000',
    'under ×0.000001',
  ]);
});

it('a table of engines against one has no two columns of one name', () => {
  const reported = controlled(
    [scattered('engine', 60e6), scattered('RxJS', 5e6)],
    scattered('engine (control)', 60e6, SCATTER.toReversed()),
  );
  const header = renderConsole(runView(reported))
    .split('\n')
    .find((line) => line.includes('95% interval'))!;
  const columns = header.trim().split(/ {2,}/);
  expect(columns.slice(0, 4)).toEqual(['engine', 'metric', 'of engine', 'its own']);
  expect(new Set(columns).size).toBe(columns.length);
});
