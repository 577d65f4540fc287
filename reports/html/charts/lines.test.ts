import { expect, it } from 'vitest';
import type { Cell } from '../../../harness/results/schema.ts';
import { cell, latencies, latencyTrial, measured, resultOf } from '../../../harness/results/testing/made-result.ts';
import { looksOf } from '../../look.ts';
import { cellView } from '../../view.ts';
import { intervalChart } from './lines.ts';

const RATE = 50_000;

function run(title: string, commitIntervalMs: number): Cell {
  const trial = latencyTrial(latencies(900, 23_000), { ratePerSecond: RATE });
  return {
    ...cell(title, 'micro-batch', measured(trial), commitIntervalMs),
    label: `${title} · interval ${commitIntervalMs} ms`,
  };
}

function drawn(cells: readonly Cell[]): unknown[][] | undefined {
  const chart = intervalChart('interval', cells.map(cellView), RATE, [...looksOf(resultOf(cells)).values()]);
  return chart?.table.rows.map(([engine, interval]) => [engine, (interval as { value: number }).value]);
}

it('latency is drawn against the interval of engines run with several, in their order', () => {
  const streaming = cell('Streaming', 'streaming', measured(latencyTrial(latencies(900, 23_000))));
  const rows = drawn([run('Micro-batch', 100), run('Spark', 500), run('Micro-batch', 10), streaming]);
  expect(rows).toEqual(
    [
      ['Micro-batch', 100],
      ['Micro-batch', 10],
      ['Streaming', 10],
      ['Streaming', 100],
    ].flatMap((row) => [row, row]),
  );
});

it('there is no such chart where each engine has one interval, however many those are', () => {
  expect(drawn([run('Micro-batch', 100), run('Spark', 500)])).toBeUndefined();
});

it('no two lines of it look alike, as long as there are shades, and its key names them', () => {
  const cells = [
    ...[10, 100].map((interval) => run('Micro-batch', interval)),
    ...[500, 1000].map((interval) => run('Spark', interval)),
    cell('Streaming', 'streaming', measured(latencyTrial(latencies(900, 23_000)))),
  ];
  const looks = [...looksOf(resultOf(cells)).values()];
  const key = intervalChart('interval', cells.map(cellView), RATE, looks)!.key!;
  expect(key.map(({ label }) => label).toSorted()).toEqual(['Micro-batch', 'Spark', 'Streaming']);
  expect(new Set(key.map(({ colour }) => colour)).size).toBe(3);
  // The engine that is a line by itself looks as it does everywhere.
  expect(key).toContainEqual(looks.find(({ label }) => label === 'Streaming'));
});
