import { describe, expect, it } from 'vitest';
import type { Cell } from '../../harness/results/schema.ts';
import {
  cell,
  cellsOfEveryState,
  controlled,
  latencies,
  latencyTrial,
  measured,
  resultOf,
  SCATTER,
  scattered,
  throughputTrial,
} from '../../harness/results/testing/made-result.ts';
import { runView } from '../run-view.ts';
import { renderConsole } from './summary.ts';

/** The line of an engine in the table: it begins with two spaces. */
const lineOf = (text: string, label: string): string =>
  text.split('\n').find((line) => line.startsWith(`  ${label} `)) ?? '';

const good = (label: string, model: Cell['engine']['model'] = 'streaming') =>
  cell(label, model, measured(throughputTrial(52e6), latencyTrial(latencies(900, 23_000))));
const batch = cell('Batch', 'batch', measured(throughputTrial(60e6)));

describe('the end of a run on a console', () => {
  it('has a line for each cell, in each state', () => {
    const text = renderConsole(runView(resultOf(cellsOfEveryState())));
    expect(lineOf(text, 'Streaming')).toMatch(
      /streaming +verified +52 M +900 ns +900 ns +23 µs +23 µs +0\.02 +90 MiB$/,
    );
    expect(lineOf(text, 'RxJS')).toMatch(/WRONG +7 missing, 2 duplicate of 7,000: not ranked$/);
    expect(lineOf(text, 'Node streams')).toMatch(/failed +threw up$/);
    expect(lineOf(text, 'Micro-batch')).toMatch(/invalid +not finished$/);
    expect(lineOf(text, 'DuckDB')).toMatch(/unsupported +--workers 2: it is not cut into partitions$/);
  });

  it('has a cell in every column of a measured line, and nothing that is no number', () => {
    const text = renderConsole(runView(resultOf([...cellsOfEveryState(), batch])));
    expect(text).not.toMatch(/NaN|undefined|null|Infinity|\[object/);
    const columns = (line: string): string[] => line.trim().split(/ {2,}/);
    const header = text.split('\n').find((line) => line.includes('events/s  '))!;
    expect(columns(header)).toHaveLength(10);
    expect(columns(lineOf(text, 'Streaming'))).toHaveLength(10);
    // One cell over the four of latency.
    expect(columns(lineOf(text, 'Batch'))).toHaveLength(7);
  });

  it('says after the whole history in the place of latencies, with what follows in line', () => {
    const text = renderConsole(runView(resultOf([good('Streaming'), batch])));
    expect(lineOf(text, 'Batch')).toContain('after the whole history');
    expect(lineOf(text, 'Batch').indexOf('0.02')).toBe(lineOf(text, 'Streaming').indexOf('0.02'));
  });

  it('has a line for each of several rates', () => {
    const trials = [50_000, 200_000].map((ratePerSecond) => latencyTrial(latencies(900, 23_000), { ratePerSecond }));
    const both = cell('Streaming', 'streaming', measured(throughputTrial(52e6), ...trials));
    const text = renderConsole(runView(resultOf([both, batch], { ratesPerSecond: [50_000, 200_000] })));
    expect(lineOf(text, 'Streaming')).toContain('50 k/s');
    expect(text.split('\n').filter((line) => /^ +200 k\/s +900 ns/.test(line))).toHaveLength(1);
    expect(lineOf(text, 'Batch').indexOf('0.02')).toBe(lineOf(text, 'Streaming').indexOf('0.02'));
  });

  it('says which percentiles have too few due events, and why below', () => {
    const few = cell('Streaming', 'streaming', measured(throughputTrial(52e6), latencyTrial(latencies(9, 9, 500))));
    const text = renderConsole(runView(resultOf([few])));
    expect(lineOf(text, 'Streaming')).toMatch(/9 ns +9 ns +too few +9 ns/);
    expect(text).toContain('ten distinct due events beyond it');
  });

  it('says saturated for latencies that show only how long the trial was', () => {
    const behind = latencyTrial(latencies(5e8, 9e8), { trend: 'slowing', drainMs: 900 });
    const text = renderConsole(runView(resultOf([cell('RxJS', 'streaming', measured(throughputTrial(3e4), behind))])));
    expect(lineOf(text, 'RxJS')).toMatch(/saturated +saturated +saturated +saturated/);
    expect(text).toContain('Saturated: RxJS on fraud at 50 k/s (after the last arrival 900 ms of work were left).');
    expect(text).not.toContain('ten distinct due events');
  });

  it('has the question, the sentence and the warnings of the run', () => {
    const text = renderConsole(runView({ ...resultOf([good('Streaming')]), warnings: ['The A/A pair differs.'] }));
    expect(text).toContain('fraud  Which card transactions are unusual? 300,000 events, 7,000 answers');
    expect(text).toContain('\nStreaming answers in 900 ns at 50,000 events/s');
    expect(text).toContain('The A/A pair differs.');
    expect(text).toContain('One trial a mode: figures, no verdicts.');
  });

  it('says that a run was interrupted before anything had finished', () => {
    const text = renderConsole(runView({ ...resultOf([]), state: 'interrupted' }));
    expect(text).toMatch(/answers\nNo cell had finished\.\n/);
    expect(text).toContain('The run was interrupted');
  });

  it('has the verdicts of each workload, or says first that they are not reported', () => {
    const cells = [scattered('Batch', 60e6), scattered('DuckDB', 3e6, SCATTER.toReversed())];
    const reported = renderConsole(
      runView(controlled(cells, scattered('Batch (control)', 60e6, SCATTER.toReversed()))),
    );
    expect(reported).toContain('\nAgainst Batch: 1 slower, 1 not distinguishable.\n');
    expect(reported).toMatch(/ {2}DuckDB +events\/s +60 M +3 M +×0\.0500 +0\.0\d+ to 0\.0\d+ +[\d.]+% +slower\n/);
    expect(reported).not.toContain('(control)');
    const notReported = renderConsole(runView(controlled(cells, scattered('Batch (control)', 66e6))));
    expect(notReported).toContain('\nAgainst Batch: verdicts not reported.\n');
    expect(notReported).toMatch(/ {2}DuckDB +events\/s .* –\n/);
    expect(notReported).toContain('Verdicts are not reported: the same engine twice came out different');
  });
});
