import type { ComparedFigure } from '../harness/results/comparison.ts';
import { formatExcess, metricText } from '../harness/results/format-comparison.ts';
import type { RunComparison } from '../harness/results/run-comparison.ts';
import type { Unjudged } from '../harness/results/unjudged.ts';
import { pairsFor } from '../harness/statistics/paired.ts';
import { verdictCounts } from './compared.ts';
import { regressionsOf } from './regressions.ts';
import { runView } from './run-view.ts';

/** More than these are counted, not listed. */
const MOST_LISTED = 10;
/** As many trials as a run may have. */
const MOST_TRIALS = 1000;

/** Two runs as every format shows them. */
export interface PairReport {
  readonly runs: readonly { readonly name: string; readonly strip: readonly string[] }[];
  readonly warnings: readonly string[];
  /** The conclusion of the comparison, in a sentence. */
  readonly conclusion: string;
  /** What makes the gate fail; empty where there is no gate. */
  readonly regressions: readonly string[];
  /** Whether there is any verdict: without one nothing can be said to have stayed as it was. */
  readonly judged: boolean;
  readonly figures: readonly ComparedFigure[];
}

/** Two runs side by side; with a `threshold` (0.05 for 5%) there is a gate that the new one passes or fails. */
export function pairReport(comparison: RunComparison, threshold?: number): PairReport {
  const { base, other, differences, figures, unjudged } = comparison;
  const judged = figures.filter(({ judgement }) => judgement !== undefined).length;
  const regressions = threshold === undefined ? [] : regressionsOf(comparison, threshold);
  const runs = [
    { name: 'base', run: runView(base) },
    { name: 'new', run: runView(other) },
  ];
  return {
    runs: runs.map(({ name, run: { strip } }) => ({ name, strip })),
    warnings: [
      ...differences.map(({ text }) => `The runs differ in ${text}.`),
      ...runs.flatMap(({ name, run }) => run.warnings.map((warning) => `The ${name} run: ${warning}`)),
      ...trialWarnings(comparison),
      ...(unjudged.length > 0 ? [`Not judged: ${listed(unjudged.map(unjudgedText))}.`] : []),
      ...(threshold === undefined ? [] : blindness(figures, threshold)),
    ],
    conclusion: conclusionOf(comparison, judged, regressions, threshold),
    regressions,
    judged: judged > 0,
    figures,
  };
}

function conclusionOf(
  comparison: RunComparison,
  judged: number,
  regressions: readonly string[],
  threshold: number | undefined,
): string {
  const { figures, unjudged } = comparison;
  if (judged === 0 && regressions.length === 0) {
    return `Nothing was judged (${whyNothing(comparison)}).`;
  }
  const left = unjudged.reduce((sum, { count }) => sum + count, 0);
  const gist = verdictCounts(figures) + (left > 0 ? ` Not judged: ${left} of ${judged + left}.` : '');
  if (threshold === undefined) {
    return gist;
  }
  const count = regressions.length === 0 ? 'No' : String(regressions.length);
  const noun = regressions.length === 1 ? 'regression' : 'regressions';
  const among = regressions.length === 0 && left > 0 ? ' in what was judged' : '';
  return `${count} ${noun} beyond ${formatExcess(1 + threshold)}${among}. ${gist}`;
}

function whyNothing({ cells, unjudged }: RunComparison): string {
  return cells.some(({ base, other }) => base !== undefined && other !== undefined)
    ? listed([...new Set(unjudged.map(({ reason }) => reason))])
    : 'the runs have no cell in common';
}

function unjudgedText({ workload, label, figures, reason }: Unjudged): string {
  return `${label} on ${workload}${figures.length > 0 ? `, ${figures.join(' and ')}` : ''} (${reason})`;
}

/** Texts in a row; of many the first, and how many more there are. */
function listed(texts: readonly string[]): string {
  const more = texts.length - MOST_LISTED;
  return [...texts.slice(0, MOST_LISTED), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

function trialWarnings({ base, other }: RunComparison): string[] {
  const [before, after] = [base.settings.trials, other.settings.trials];
  return before === after || [base, other].some(({ settings }) => settings.experiment !== 'race')
    ? []
    : [
        `The base run has ${before} trials a mode, the new one ${after}: the first ${Math.min(before, after)} are paired.`,
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
  const trials = pairsFor(1 + threshold, spread);
  const needed = trials > MOST_TRIALS ? `more than ${MOST_TRIALS.toLocaleString('en-US')}` : `about ${trials}`;
  return [
    `${blind.length} of ${judged.length} comparisons scatter too much to find a change of ${formatExcess(1 + threshold)} in 4 of 5 cases. The worst is ` +
      `${metricText(figure)} of ${figure.label} on ${figure.workload}: what it finds is ${formatExcess(detectable)}, and for ${formatExcess(1 + threshold)} it needs ${needed} trials (--trials).`,
  ];
}
