import stdlib from '@stdlib/dist-stats-base-dists-flat';

const { normal, t } = stdlib.base.dists;

/** With fewer pairs there are figures and no verdict: their interval says too little. */
export const FEWEST_PAIRS = 6;

/**
 * The share by which a figure differs between fresh processes of one engine (as measured, where iterations within a
 * process scattered by 4%): figures of one trial that are closer count as alike.
 */
export const RUN_TO_RUN_SHARE = 0.12;

/** Probability that an interval misses the truth, and that a family of verdicts holds a wrong difference. */
const ALPHA = 0.05;
/** Probability of finding a difference as large as the least detectable. */
const POWER = 0.8;

/** The second of two series of trials over the first, as ratios; a ratio is of geometric means. */
export interface PairedFigures {
  readonly pairs: number;
  readonly ratio: number;
  /** The 95% interval of the ratio by Student's t on log-ratios; 0 to infinity with one pair. */
  readonly low: number;
  readonly high: number;
  /** Probability of a ratio at least as far from 1 where there is no difference, two-sided. */
  readonly pValue: number;
  /** Standard deviation of the log-ratios (s, n − 1); NaN with one pair. */
  readonly spread: number;
  /** The least ratio above 1 that as many pairs of this spread find in 80% of cases. */
  readonly detectable: number;
}

/**
 * The verdict on a difference: the second series is better (faster) or worse (slower). The registry of metrics has each
 * metric's words for that.
 */
type Verdict = 'faster' | 'slower' | 'not distinguishable';

/** One of several comparisons that are judged together. */
interface Comparison {
  readonly figures: PairedFigures;
  readonly better: 'higher' | 'lower';
}

/** A comparison's verdict and the p value it rests on, after Holm's correction. */
export interface Judgement {
  readonly adjustedP: number;
  readonly verdict: Verdict;
}

/**
 * Compares positive figures of two equally long series, of which those at one index belong together (same seed, same
 * place in the run). Throws RangeError for anything else.
 */
export function pairedFigures(first: readonly number[], second: readonly number[]): PairedFigures {
  const pairs = first.length;
  if (
    pairs === 0 ||
    second.length !== pairs ||
    [...first, ...second].some((value) => !(value > 0 && value < Infinity))
  ) {
    throw new RangeError('a paired comparison needs two equally long series of positive figures');
  }
  // A difference of logarithms: exchanging the series changes its sign and nothing else.
  const logRatios = second.map((value, index) => Math.log(value) - Math.log(first[index]!));
  const mean = sum(logRatios) / pairs;
  if (pairs === 1) {
    return {
      pairs,
      ratio: Math.exp(mean),
      low: 0,
      high: Infinity,
      pValue: 1,
      spread: Number.NaN,
      detectable: Infinity,
    };
  }
  const spread = Math.sqrt(sum(logRatios.map((value) => (value - mean) ** 2)) / (pairs - 1));
  const error = spread / Math.sqrt(pairs);
  const reach = t.quantile(1 - ALPHA / 2, pairs - 1) * error;
  return {
    pairs,
    ratio: Math.exp(mean),
    low: Math.exp(mean - reach),
    high: Math.exp(mean + reach),
    // No difference in any pair: 0 / 0 has no t.
    pValue: mean === 0 ? 1 : 2 * t.cdf(-Math.abs(mean) / error, pairs - 1),
    spread,
    detectable: detectable(spread, pairs),
  };
}

/** The mean behind a ratio. Throws RangeError for no figures, or one that is not positive. */
export function geometricMean(values: readonly number[]): number {
  if (values.length === 0 || values.some((value) => !(value > 0 && value < Infinity))) {
    throw new RangeError('a geometric mean needs positive figures');
  }
  return Math.exp(sum(values.map(Math.log)) / values.length);
}

/** The least ratio above 1 that `pairs` (at least 2) find in 80% of cases: exp((t.975 + t.80) · s / √n). */
export function detectable(spread: number, pairs: number): number {
  const reach = t.quantile(1 - ALPHA / 2, pairs - 1) + t.quantile(POWER, pairs - 1);
  return Math.exp((reach * spread) / Math.sqrt(pairs));
}

/** The fewest pairs that find a difference of `ratio` (not 1) in 80% of cases, given the spread of log-ratios. */
export function pairsFor(ratio: number, spread: number): number {
  const effect = Math.abs(Math.log(ratio));
  if (!(effect > 0 && effect < Infinity && spread >= 0)) {
    throw new RangeError('there are no pairs for no difference, nor for an unknown spread');
  }
  // As many as a known spread would need: Student's t needs that or a few more.
  const normalReach = normal.quantile(1 - ALPHA / 2, 0, 1) + normal.quantile(POWER, 0, 1);
  let pairs = Math.max(FEWEST_PAIRS, Math.floor(((normalReach * spread) / effect) ** 2));
  while (detectable(spread, pairs) > Math.exp(effect)) {
    pairs++;
  }
  return pairs;
}

/**
 * The verdicts of comparisons that belong together, such as those of one workload, in their order: undefined for those
 * with too few pairs, which are not part of the family. One alone is a family of one.
 */
export function judge(family: readonly Comparison[]): (Judgement | undefined)[] {
  const judged = family.filter(({ figures }) => figures.pairs >= FEWEST_PAIRS);
  const adjusted = holm(judged.map(({ figures }) => figures.pValue));
  return family.map((comparison) => {
    const adjustedP = adjusted[judged.indexOf(comparison)];
    return adjustedP === undefined ? undefined : { adjustedP, verdict: verdictOf(comparison, adjustedP) };
  });
}

/** p values after Holm's step-down correction (Scandinavian Journal of Statistics 6, 1979), in their order. */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = pValues.slice();
  let highest = 0;
  const ascending = [...pValues.keys()].sort((a, b) => pValues[a]! - pValues[b]!);
  for (const [rank, index] of ascending.entries()) {
    highest = Math.max(highest, Math.min(1, pValues[index]! * (pValues.length - rank)));
    adjusted[index] = highest;
  }
  return adjusted;
}

function verdictOf({ figures, better }: Comparison, adjustedP: number): Verdict {
  if (adjustedP >= ALPHA) {
    return 'not distinguishable';
  }
  return figures.ratio > 1 === (better === 'higher') ? 'faster' : 'slower';
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
