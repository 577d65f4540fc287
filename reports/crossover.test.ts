import { expect, it } from 'vitest';
import type { Cell } from '../harness/results/schema.ts';
import { cell, measured, sustained } from '../harness/results/testing/made-result.ts';
import { sweepsOf } from './crossover.ts';
import { cellView } from './view.ts';

function searched(title: string, commitIntervalMs: number, module?: string): Cell {
  const one = cell(title, commitIntervalMs === 0 ? 'streaming' : 'micro-batch', measured(), commitIntervalMs);
  return { ...one, engine: { ...one.engine, ...(module && { module }) }, sustained: sustained(1000, 1100) };
}

const intervalsOf = (cells: readonly Cell[]) =>
  sweepsOf(cells.map(cellView)).map(({ swept }) => swept.map(({ configuration }) => configuration.commitIntervalMs));

it('an engine with several intervals is swept', () => {
  expect(intervalsOf([searched('Streaming', 0), searched('Mine', 100), searched('Mine', 10)])).toEqual([[10, 100]]);
});

it('two engines of one name are no sweep', () => {
  expect(intervalsOf([searched('Streaming', 0), searched('Mine', 100, 'a.js'), searched('Mine', 10, 'b.js')])).toEqual(
    [],
  );
});
