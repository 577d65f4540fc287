import type { ComparedFigure } from '../harness/results/comparison.ts';
import { formatExcess, metricText } from '../harness/results/format-comparison.ts';
import type { RunComparison } from '../harness/results/run-comparison.ts';
import { FEWEST_PAIRS, pairsFor } from '../harness/statistics/paired.ts';
import { verdictCounts } from './compared.ts';
import { stripOf, warningsOf } from './facts.ts';
import { regressionsOf } from './regressions.ts';

/** Two runs as every format shows them. */
export interface PairReport {
  readonly runs: readonly { readonly name: string; readonly strip: readonly string[] }[];
  readonly warnings: readonly string[];
  /** What the comparison comes to, in a sentence. */
  readonly conclusion: string;
  /** What makes the gate fail; empty where there is no gate. */
  readonly regressions: readonly string[];
  readonly figures: readonly ComparedFigure[];
}

/** Two runs side by side; with a `threshold` (0.05 for 5%) there is a gate that the new one passes or fails. */
export function pairReport(comparison: RunComparison, threshold?: number): PairReport {
  const { base, other, differences, figures } = comparison;
  const regressions = threshold === undefined ? [] : regressionsOf(comparison, threshold);
  const runs = [
    { name: 'base', result: base },
    { name: 'new', result: other },
  ];
  return {
    runs: runs.map(({ name, result }) => ({ name, strip: stripOf(result) })),
    warnings: [
      ...differences.map(({ text }) => `The runs differ in ${text}.`),
      ...runs.flatMap(({ name, result }) => warningsOf(result).map((warning) => `The ${name} run: ${warning}`)),
      ...trialWarnings(comparison),
      ...(threshold === undefined ? [] : blindness(figures, threshold)),
    ],
    conclusion: threshold === undefined ? verdictCounts(figures) : conclusionOf(regressions, figures, threshold),
    regressions,
    figures,
  };
}

function conclusionOf(regressions: readonly string[], figures: readonly ComparedFigure[], threshold: number): string {
  const count = regressions.length === 0 ? 'No' : String(regressions.length);
  const noun = regressions.length === 1 ? 'regression' : 'regressions';
  return `${count} ${noun} beyond ${formatExcess(1 + threshold)}. ${verdictCounts(figures)}`;
}

function trialWarnings({ base, other }: RunComparison): string[] {
  const [before, after] = [base.settings.trials, other.settings.trials];
  const pairs = Math.min(before, after);
  return [
    ...(before === after
      ? []
      : [`The base run has ${before} trials a mode, the new one ${after}: the first ${pairs} are paired.`]),
    ...(pairs < FEWEST_PAIRS
      ? [
          `Figures, no verdicts: those take ${FEWEST_PAIRS} pairs of trials, and there are ${pairs} (--trials ${FEWEST_PAIRS}).`,
        ]
      : []),
  ];
}

/** What a gate of that threshold would not see. */
function blindness(figures: readonly ComparedFigure[], threshold: number): string[] {
  const judged = figures.flatMap((figure) =>
    figure.judgement && figure.figures ? [{ figure, ...figure.figures }] : [],
  );
  const blind = judged.filter(({ detectable }) => detectable > 1 + threshold);
  const [worst] = blind.toSorted((a, b) => b.detectable - a.detectable);
  if (worst === undefined || threshold === 0) {
    return [];
  }
  const { figure, detectable, spread } = worst;
  return [
    `${blind.length} of ${judged.length} comparisons scatter too much to find a change of ${formatExcess(1 + threshold)} in 4 of 5 cases. The worst, ` +
      `${metricText(figure)} of ${figure.label} on ${figure.workload}, finds ${formatExcess(detectable)}; for ${formatExcess(1 + threshold)} it needs about ${pairsFor(1 + threshold, spread)} trials (--trials).`,
  ];
}
