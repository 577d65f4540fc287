import { type ComparedFigure, compareCells, judgeFigures } from './comparison.ts';
import { formatNumber } from './format.ts';
import { formatRatio, metricText } from './format-comparison.ts';
import { interferenceOf } from './interference.ts';
import type { Cell, Result } from './schema.ts';

/** What a run says of its engines against the reference of each workload. */
export interface RunVerdicts {
  /** Why the run is no basis for comparisons; undefined for most. */
  readonly ruin?: string;
  /** Why the figures are without verdicts; undefined where they have them, or where there are no figures. */
  readonly notReported?: string;
  /** By name of the workload; none for a run without controls. */
  readonly workloads: ReadonlyMap<string, WorkloadVerdicts>;
}

/** The engines of a workload against one of them. */
export interface WorkloadVerdicts {
  /** Label of the engine that the others are compared with. */
  readonly reference: string;
  /** Those that have figures on both sides. */
  readonly figures: readonly ComparedFigure[];
}

/**
 * Compares the engines of each workload with its reference. A run that finds a difference between the reference and
 * its control, which are the same thing, is no judge of other differences: its verdicts are not reported.
 */
export function runVerdicts(result: Result): RunVerdicts {
  const ruin = ruinOf(result);
  const notReported = ruin ?? alarmOf(result);
  const workloads = new Map<string, WorkloadVerdicts>();
  for (const control of result.controls) {
    const reference = referenceOf(result, control);
    if (reference?.outcome.state === 'measured') {
      const figures = result.cells
        .filter((cell) => cell.workload === control.workload && cell !== reference)
        .flatMap((cell) => compareCells(reference, cell, result.settings.ratesPerSecond))
        // What a cell has no figure for is said with the cell.
        .filter((figure) => figure.figures !== undefined);
      workloads.set(control.workload, {
        reference: reference.label,
        figures: notReported === undefined ? judgeFigures(figures) : figures,
      });
    }
  }
  return { workloads, ...(ruin !== undefined && { ruin }), ...(notReported !== undefined && { notReported }) };
}

/** Why a run that was noisy nearly throughout is no basis for comparisons; undefined elsewhere. */
export function ruinOf(result: Pick<Result, 'cells'>): string | undefined {
  const { ruined, noisy, timed, most } = interferenceOf(result);
  return ruined
    ? `something else took measured time away from ${noisy} of ${timed} trials, up to ${formatNumber(100 * most)}%`
    : undefined;
}

/**
 * Why this run cannot be trusted to distinguish things; undefined where it can, or has no control. The comparisons of
 * all its A/A pairs are one family, so that a quiet run raises the alarm in 5% of cases however many there are.
 */
function alarmOf(result: Result): string | undefined {
  const pairs = result.controls.flatMap((control) => {
    const reference = referenceOf(result, control);
    return reference?.outcome.state === 'measured' ? [{ control, reference }] : [];
  });
  const lost = pairs.find(({ control }) => control.outcome.state !== 'measured');
  if (lost !== undefined) {
    return `${lost.control.label} on ${lost.control.workload} is ${lost.control.outcome.state}, though the same engine was measured beside it`;
  }
  const figures = pairs.flatMap(({ reference, control }) =>
    compareCells(reference, control, result.settings.ratesPerSecond),
  );
  const apart = judgeFigures(figures).filter(
    ({ judgement }) => judgement !== undefined && judgement.verdict !== 'not distinguishable',
  );
  return apart.length === 0
    ? undefined
    : `the same engine twice came out different: ${apart
        .map((figure) => `${figure.label} on ${figure.workload}, ${metricText(figure)} ${formatRatio(figure.figures!)}`)
        .join('; ')}`;
}

function referenceOf({ cells }: Result, { workload, controlOf }: Cell): Cell | undefined {
  return cells.find((cell) => cell.workload === workload && cell.label === controlOf);
}
