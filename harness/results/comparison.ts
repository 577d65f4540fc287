import { type Judgement, judge, type PairedFigures, pairedFigures } from '../statistics/paired.ts';
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
  readonly base: Reading;
  readonly other: Reading;
  /** Of the other over the base, trials paired by their number; absent where a cell has none or a ratio has no meaning. */
  readonly figures?: PairedFigures;
  /** Absent without figures, with too few pairs, for a metric that is not judged, and where verdicts are withheld. */
  readonly judgement?: Judgement;
}

/** What verdicts are drawn on. */
const JUDGED: readonly Metric[] = [metrics.eventsPerSecond, metrics.p50, metrics.p99, metrics.cpu];
const COMPARED: readonly Metric[] = [...JUDGED, metrics.memory];
const ABSENT = { withheld: 'not in this run' };

/** What is compared of two cells, of which one may be absent, without verdicts. */
export function compareCells(
  base: Cell | undefined,
  other: Cell | undefined,
  ratesPerSecond: readonly Rate[],
): ComparedFigure[] {
  const { workload, label } = (other ?? base)!;
  const figure = (metric: Metric, ratePerSecond?: Rate): ComparedFigure => {
    const [baseReading, otherReading] = [base, other].map((cell) =>
      cell === undefined ? ABSENT : readMetric(metric, cell, ratePerSecond),
    ) as [Reading, Reading];
    // Memory and kafka never share a ratio.
    const alike = base !== undefined && other !== undefined && base.ledger.transport === other.ledger.transport;
    // Nor do delays at the rates that each sustains, or two brackets, which are not made of trials in pairs.
    const figures =
      alike && metric.mode !== 'sustained' && ratePerSecond !== 'max'
        ? pairsOf(readSeries(metric, base, ratePerSecond), readSeries(metric, other, ratePerSecond))
        : undefined;
    return {
      workload,
      label,
      metric,
      ...(ratePerSecond !== undefined && { ratePerSecond }),
      base: baseReading,
      other: otherReading,
      ...(figures && { figures }),
    };
  };
  const searched = [base, other].some((cell) => cell?.sustained !== undefined);
  return [...COMPARED, ...(searched ? [metrics.sustained] : [])].flatMap((metric) =>
    metric.mode === 'latency' ? ratesPerSecond.map((rate) => figure(metric, rate)) : [figure(metric)],
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

function pairsOf(base: Series, other: Series): PairedFigures | undefined {
  if ('withheld' in base || 'withheld' in other) {
    return undefined;
  }
  const trials = [...base.values.keys()].filter((trial) => other.values.has(trial));
  const [first, second] = [base, other].map(({ values }) => trials.map((trial) => values.get(trial)!)) as [
    number[],
    number[],
  ];
  return trials.length > 0 && [...first, ...second].every((value) => value > 0)
    ? pairedFigures(first, second)
    : undefined;
}
