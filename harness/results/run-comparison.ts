import { byWorkload, type ComparedFigure, compareCells, judgeFigures } from './comparison.ts';
import { type Difference, differencesOf } from './differences.ts';
import { metrics } from './metrics.ts';
import type { Cell, Result } from './schema.ts';

/** One cell in two runs; absent where a run does not have it. */
export interface CellPair {
  readonly base: Cell | undefined;
  readonly other: Cell | undefined;
}

/** Two runs compared, cell by cell. */
export interface RunComparison {
  readonly base: Result;
  readonly other: Result;
  readonly differences: readonly Difference[];
  readonly cells: readonly CellPair[];
  /** With verdicts only where the runs compare. */
  readonly figures: readonly ComparedFigure[];
}

/** Compares two runs; `allowed` are the kinds of differences that are put up with. */
export function compareRuns(base: Result, other: Result, allowed: readonly string[]): RunComparison {
  const differences = differencesOf(base, other);
  const comparable = differences.every(({ kind }) => allowed.includes(kind));
  const cells = [...new Set([...base.cells, ...other.cells].map(keyOf))].map((key) => {
    const find = (run: Result): Cell | undefined => run.cells.find((cell) => keyOf(cell) === key);
    return { base: find(base), other: find(other) };
  });
  const rates = [...new Set([...base.settings.ratesPerSecond, ...other.settings.ratesPerSecond])];
  const figures = cells.flatMap((pair) => compareCells(pair.base, pair.other, rates).filter(isTold));
  return {
    base,
    other,
    differences,
    cells,
    figures: byWorkload(figures).flatMap(([, family]) => (comparable ? judgeFigures(family) : family)),
  };
}

/** A figure on either side; and one line at least for each cell, which says why there is none. */
function isTold({ metric, base, other }: ComparedFigure): boolean {
  return metric === metrics.eventsPerSecond || 'value' in base || 'value' in other;
}

function keyOf({ workload, label }: Cell): string {
  return JSON.stringify([workload, label]);
}
