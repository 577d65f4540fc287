import type { ComparedFigure } from '../harness/results/comparison.ts';
import { formatRate } from '../harness/results/format.ts';
import { formatRatio, metricText } from '../harness/results/format-comparison.ts';
import { guaranteeInstead } from '../harness/results/guarantee.ts';
import { metrics, NOTHING_SUSTAINED, SATURATED } from '../harness/results/metrics.ts';
import type { CellPair, RunComparison } from '../harness/results/run-comparison.ts';
import { troubleText } from './outcome.ts';

/** What a line begins with. */
interface RegressedCell {
  readonly label: string;
  readonly workload: string;
  readonly guarantees?: string | undefined;
}

/**
 * What got worse, a line each: cells that the base run measured and the new one could not, loads that are not kept up
 * with any more, and what a verdict calls worse by more than `threshold` (0.05 for 5%). Worse by 5% is 1.05 times the
 * latency or CPU time, or a rate at which the same work takes 1.05 times as long.
 */
export function regressionsOf(comparison: RunComparison, threshold: number): string[] {
  return [
    ...comparison.cells.flatMap((pair) => lostCell(comparison, pair)),
    ...saturated(comparison.figures),
    ...comparison.figures.filter((figure) => isWorse(figure, threshold)).map(worseText),
  ];
}

function lostCell({ other: run }: RunComparison, { base, other }: CellPair): string[] {
  if (base?.outcome.state !== 'measured') {
    return [];
  }
  const { workload, label } = base;
  if (other === undefined) {
    // A run of other engines or workloads is another run; one that did not finish has lost what it lacks.
    const planned = run.settings.workloads.includes(workload) && run.settings.engines.includes(label);
    // The plan names titles only: what has this one in the new run may be another engine.
    const another = run.cells.some((cell) => cell.workload === workload && cell.label === label);
    return planned && !another ? [`${label} on ${workload}: not finished`] : [];
  }
  const trouble = troubleText(other);
  const guarantees = guaranteeInstead(base, other);
  return trouble === undefined ? [] : [`${nameOf({ label, workload, guarantees })}: ${trouble}`];
}

function saturated(figures: readonly ComparedFigure[]): string[] {
  const rates = figures
    .filter(({ base, other }) => 'value' in base && 'notReported' in other && other.notReported === SATURATED)
    .map((figure) => `${nameOf(figure)}: saturated at ${formatRate(figure.ratePerSecond!)}`);
  const none = figures
    .filter(
      ({ metric, base, other }) =>
        metric === metrics.sustained &&
        'value' in base &&
        'notReported' in other &&
        other.notReported === NOTHING_SUSTAINED,
    )
    .map((figure) => `${nameOf(figure)}: ${NOTHING_SUSTAINED}`);
  return [...new Set([...rates, ...none])];
}

function isWorse({ judgement, figures, metric }: ComparedFigure, threshold: number): boolean {
  if (judgement?.verdict !== 'slower' || figures === undefined) {
    return false;
  }
  return (metric.better === 'lower' ? figures.ratio : 1 / figures.ratio) > 1 + threshold;
}

function worseText(figure: ComparedFigure): string {
  return `${nameOf(figure)}: ${metricText(figure)} ${formatRatio(figure.figures!)}`;
}

/** "Kafka Streams on fraud (exactly-once instead of at-least-once)". */
function nameOf({ label, workload, guarantees }: RegressedCell): string {
  return `${label} on ${workload}${guarantees === undefined ? '' : ` (${guarantees})`}`;
}
