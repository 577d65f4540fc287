/** A percentile is reported only with this many distinct due events beyond it. */
const BEYOND = 10;

/** The least number of distinct due events for a percentile: 20 for the median, 100 for p90, 1,000 for p99. */
export function neededFor(percent: number): number {
  return Math.round(BEYOND / (1 - percent / 100));
}

/** Whether `distinctDue` distinct due events are enough to report a percentile. */
export function enoughFor(percent: number, distinctDue: number): boolean {
  return distinctDue >= neededFor(percent);
}

/** The smallest of the ascending values that at least `percent`% of them do not exceed; NaN for none. */
export function nearestRank(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length - 1e-9) - 1)] ?? Number.NaN;
}

/** The median of any number of values in any order, the mean of the middle two where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
