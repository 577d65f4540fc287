import { geometricMean, type Judgement, judge, type PairedFigures, pairedFigures } from '../statistics/paired.ts';
import { guaranteeInstead } from './guarantee.ts';
import { type Metric, metrics, type Reading, readMetric, readSeries, type Series } from './metrics.ts';
import type { Cell, Rate } from './schema.ts';

/** One metric of two cells, of one run or of two. */
export interface ComparedFigure {
  readonly workload: string;
  /** Of the cell that is compared with the base. */
  readonly label: string;
  readonly metric: Metric;
  /** For metrics of latency trials. */
  readonly ratePerSecond?: Rate;
  /** "exactly-once instead of at-least-once": shown beside any verdict on the two; absent where they promise the same. */
  readonly guarantees?: string;
  /** With a ratio, the geometric mean of the very trials behind it; else the median of all trials. */
  readonly base: Reading;
  readonly other: Reading;
  /** Of the other over the base, trials paired by number; absent where a cell has none or a ratio has no meaning. */
  readonly figures?: PairedFigures;
  /**
   * Absent without figures, with too few pairs, for a metric that is not judged, and where verdicts are not reported.
   */
  readonly judgement?: Judgement;
}

/** What verdicts are drawn on. */
export const JUDGED: readonly Metric[] = [metrics.eventsPerSecond, metrics.p50, metrics.p99, metrics.cpu];
const COMPARED: readonly Metric[] = [...JUDGED, metrics.memory];
/** In place of a reading of a cell that a run does not have. */
export const ABSENT = { notReported: 'not in this run' } as const;

/** What is compared of two cells, of which one may be absent, without verdicts. */
export function compareCells(
  base: Cell | undefined,
  other: Cell | undefined,
  ratesPerSecond: readonly Rate[],
): ComparedFigure[] {
  const { workload, label } = (other ?? base)!;
  const guarantees = base && other && guaranteeInstead(base, other);
  const figure = (metric: Metric, ratePerSecond?: Rate): ComparedFigure => {
    // Figures of two sites never share a ratio.
    const alike =
      base !== undefined && other !== undefined && base.configuration.site.kind === other.configuration.site.kind;
    // Nor do latencies at the rates that each sustains, or two brackets, which are not made of trials in pairs.
    const pairs =
      alike && metric.mode !== 'sustained' && ratePerSecond !== 'max'
        ? pairsOf(metric, readSeries(metric, base, ratePerSecond), readSeries(metric, other, ratePerSecond))
        : undefined;
    const [baseReading, otherReading] = [base, other].map((cell) =>
      cell === undefined ? ABSENT : readMetric(metric, cell, ratePerSecond),
    ) as [Reading, Reading];
    return {
      workload,
      label,
      metric,
      ...(ratePerSecond !== undefined && { ratePerSecond }),
      ...(guarantees !== undefined && { guarantees }),
      base: baseReading,
      other: otherReading,
      ...pairs,
    };
  };
  // What answers after the whole history only has no latency to compare.
  const rates = [base, other].some((cell) => cell !== undefined && cell.configuration.commitIntervalMs !== null)
    ? ratesPerSecond
    : [];
  const searched = [base, other].some((cell) => cell?.sustained !== undefined);
  return [...COMPARED, ...(searched ? [metrics.sustained] : [])].flatMap((metric) =>
    metric.mode === 'latency' ? rates.map((rate) => figure(metric, rate)) : [figure(metric)],
  );
}

/** The same with verdicts, corrected for their number: a family, such as all comparisons of a workload. */
export function judgeFigures(family: readonly ComparedFigure[]): ComparedFigure[] {
  const comparisons = family.map(({ metric, figures }) =>
    JUDGED.includes(metric) && figures !== undefined ? { figures, better: metric.better } : undefined,
  );
  const judged = comparisons.filter((comparison) => comparison !== undefined);
  const judgements = judge(judged);
  return family.map((figure, index) => {
    const comparison = comparisons[index];
    const judgement = comparison && judgements[judged.indexOf(comparison)];
    return judgement ? { ...figure, judgement } : figure;
  });
}

/** Figures by the workload they are of, in their order. */
export function byWorkload(figures: readonly ComparedFigure[]): [workload: string, own: ComparedFigure[]][] {
  const workloads = new Set(figures.map(({ workload }) => workload));
  return [...workloads].map((name) => [name, figures.filter(({ workload }) => workload === name)]);
}

/** The trials that two cells have in common: their ratio, and what stands behind it on either side. */
function pairsOf(
  { least }: Metric,
  base: Series,
  other: Series,
): Pick<Required<ComparedFigure>, 'base' | 'other' | 'figures'> | undefined {
  if ('notReported' in base || 'notReported' in other) {
    return undefined;
  }
  const trials = [...base.values.keys()].filter((trial) => other.values.has(trial));
  if (trials.length === 0) {
    return undefined;
  }
  // A latency of 0 is below what the clock resolves: from there to a second is a difference, but 0 has no logarithm.
  const [first, second] = [base, other].map(({ values }) => trials.map((trial) => values.get(trial)!)) as [
    number[],
    number[],
  ];
  const reported = (values: readonly number[]): number[] => values.map((value) => Math.max(least, value));
  const meanOf = (values: readonly number[]): Reading => ({
    value: values.every((value) => value === 0) ? 0 : geometricMean(reported(values)),
    low: Math.min(...values),
    high: Math.max(...values),
    trials: values.length,
  });
  return { base: meanOf(first), other: meanOf(second), figures: pairedFigures(reported(first), reported(second)) };
}
