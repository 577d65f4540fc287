import { cellIdentity, engineIdentity } from './cell-identity.ts';
import { byWorkload, type ComparedFigure, compareCells, judgeFigures } from './comparison.ts';
import { type Difference, differencesOf } from './differences.ts';
import { metrics } from './metrics.ts';
import { ruinOf } from './run-verdicts.ts';
import type { Cell, Result } from './schema.ts';
import { type Unjudged, unjudgedOf } from './unjudged.ts';

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
  /** What has no verdict, and why. */
  readonly unjudged: readonly Unjudged[];
}

/** Compares two runs; `allowed` are the kinds of differences that are accepted. */
export function compareRuns(base: Result, other: Result, allowed: readonly string[]): RunComparison {
  const differences = differencesOf(base, other);
  const ruined = [
    { run: 'base', ruin: ruinOf(base) },
    { run: 'new', ruin: ruinOf(other) },
  ].filter(({ ruin }) => ruin !== undefined);
  const obstacle = differences.every(({ kind }) => allowed.includes(kind))
    ? ruined.map(({ run, ruin }) => `the ${run} run is not fit to compare: ${ruin}`)[0]
    : 'the runs do not compare';
  const cells = [...new Set([...base.cells, ...other.cells].map(cellIdentity))].map((key) => {
    const find = (run: Result): Cell | undefined => run.cells.find((cell) => cellIdentity(cell) === key);
    return { base: find(base), other: find(other) };
  });
  const rates = [...new Set([...base.settings.ratesPerSecond, ...other.settings.ratesPerSecond])];
  const compared = cells.flatMap((pair) =>
    compareCells(pair.base, pair.other, rates).map((figure) => ({ ...figure, label: labelIn(cells, pair) })),
  );
  const figures = byWorkload(compared).flatMap(([, family]) =>
    obstacle === undefined ? judgeFigures(family) : family,
  );
  return {
    base,
    other,
    differences,
    cells,
    figures: figures.filter(isReported),
    unjudged: unjudgedOf(figures, obstacle),
  };
}

/** A figure on either side; and one line at least for each cell, which says why there is none. */
function isReported({ metric, base, other }: ComparedFigure): boolean {
  return metric === metrics.eventsPerSecond || 'value' in base || 'value' in other;
}

/** The label of a pair; with what the engine is, where another engine has the same label. */
function labelIn(cells: readonly CellPair[], { base, other }: CellPair): string {
  const cell = (other ?? base)!;
  const namesakes = cells.filter((pair) => {
    const { workload, label } = (pair.other ?? pair.base)!;
    return workload === cell.workload && label === cell.label;
  });
  return namesakes.length > 1 ? `${cell.label} (${engineIdentity(cell)})` : cell.label;
}
