import type { ComparedFigure } from '../harness/results/comparison.ts';
import { formatExcess, formatFactor, formatInterval, metricText } from '../harness/results/format-comparison.ts';
import { formatReading, metrics } from '../harness/results/metrics.ts';
import type { RunVerdicts } from '../harness/results/run-verdicts.ts';

/** A table of compared figures, a row each: the engine first, the verdict last. */
export interface ComparedTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The table of those figures; `base` and `other` name what is compared. Guarantees are a column where any two differ. */
export function comparedTable(base: string, other: string, figures: readonly ComparedFigure[]): ComparedTable {
  const across = figures.some(({ guarantees }) => guarantees !== undefined);
  return {
    header: [
      'engine',
      'metric',
      base,
      other,
      'ratio',
      '95% interval',
      'detectable',
      ...(across ? ['guarantee'] : []),
      'verdict',
    ],
    rows: figures.map((figure) => comparedRow(figure, across)),
  };
}

function comparedRow(figure: ComparedFigure, across: boolean): string[] {
  const { label, metric, base, other, figures, guarantees } = figure;
  return [
    label,
    metricText(figure),
    formatReading(metric, base),
    formatReading(metric, other),
    figures ? formatFactor(figures.ratio) : '–',
    (figures && formatInterval(figures)) ?? '–',
    figures && figures.pairs > 1 ? formatExcess(figures.detectable) : '–',
    ...(across ? [guarantees ?? 'the same'] : []),
    verdictText(figure) ?? '–',
  ];
}

/** A verdict in the words of its metric: CPU time is not slower but costlier. Undefined where there is none. */
function verdictText({ judgement, metric: { words } }: ComparedFigure): string | undefined {
  switch (judgement?.verdict) {
    case 'faster':
      return words.better;
    case 'slower':
      return words.worse;
    default:
      return judgement?.verdict;
  }
}

/** What the columns of that table mean. */
export const COMPARED_ABOUT =
  'Ratios, and the figures beside them, are geometric means over trials paired by number, with the 95% interval of Student’s t on the logarithms; figures without a ratio are medians of all trials. Detectable: the least difference that as many trials find in 4 of 5 cases. Verdicts are corrected for the number of comparisons in a workload (Holm), so an interval may leave out 1 where the verdict says not distinguishable. Memory is shown, not judged.';

/** The verdicts of one workload of a run, as every format shows them. */
export interface Against {
  /** "Against Streaming: 1 faster, 3 slower." */
  readonly title: string;
  readonly reference: string;
  /** What the columns of figures are called: of the reference, and of the engine that a line begins with. */
  readonly columns: readonly [reference: string, own: string];
  readonly figures: readonly ComparedFigure[];
}

/** What a run says of a workload's engines; undefined where there is nothing to compare. */
export function againstReference({ workloads, notReported }: RunVerdicts, workload: string): Against | undefined {
  const verdicts = workloads.get(workload);
  if (verdicts === undefined || verdicts.figures.length === 0) {
    return undefined;
  }
  const { reference, figures } = verdicts;
  const gist = notReported === undefined ? verdictCounts(figures) : 'verdicts not reported.';
  return { title: `Against ${reference}: ${gist}`, reference, columns: [`of ${reference}`, 'its own'], figures };
}

/** "1 faster, 8 not distinguishable; 3 slower, 1 costlier (across guarantees)." */
export function verdictCounts(figures: readonly ComparedFigure[]): string {
  const within = countsOf(figures.filter(({ guarantees }) => guarantees === undefined));
  const across = countsOf(figures.filter(({ guarantees }) => guarantees !== undefined));
  const counts = [...(within ? [within] : []), ...(across ? [`${across} (across guarantees)`] : [])];
  return counts.length === 0 ? 'No verdicts.' : `${counts.join('; ')}.`;
}

function countsOf(figures: readonly ComparedFigure[]): string {
  const verdicts = figures.flatMap((figure) => verdictText(figure) ?? []);
  const words = Object.values(metrics).flatMap(({ words: { better, worse } }) => [better, worse]);
  const counts = [...new Set([...words, 'not distinguishable'])]
    .map((verdict) => ({ verdict, count: verdicts.filter((each) => each === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict}`);
  return counts.join(', ');
}
