import type { PairedFigures } from '../statistics/paired.ts';
import type { ComparedFigure } from './comparison.ts';
import { formatNumber, formatRate } from './format.ts';

/** The metric's title with the rate it was taken at. */
export function metricText({ metric, ratePerSecond }: Pick<ComparedFigure, 'metric' | 'ratePerSecond'>): string {
  return ratePerSecond === undefined ? metric.title : `${metric.title} at ${formatRate(ratePerSecond)}`;
}

/** A larger ratio is one to almost nothing, and its digits mean nothing. */
const LARGEST_FACTOR = 1e6;
/** The largest difference that is shown with its size: 1,000%. */
const LARGEST_EXCESS = 10;

/** Three significant digits, always: ×1.00, ×0.974; beyond a million only that it is. */
export function formatFactor(ratio: number): string {
  return ratio > LARGEST_FACTOR
    ? `over ×${LARGEST_FACTOR.toLocaleString('en-US')}`
    : ratio < 1 / LARGEST_FACTOR
      ? `under ×${1 / LARGEST_FACTOR}`
      : `×${threeDigits(ratio)}`;
}

/** "×0.832 (0.801 to 0.864)", without the interval where there is only one pair. */
export function formatRatio(figures: PairedFigures): string {
  const interval = formatInterval(figures);
  return `${formatFactor(figures.ratio)}${interval === undefined ? '' : ` (${interval})`}`;
}

/** "0.801 to 0.864"; undefined for one pair. */
export function formatInterval({ low, high, pairs }: PairedFigures): string | undefined {
  return pairs < 2 ? undefined : `${formatFactor(low)} to ${formatFactor(high)}`.replaceAll('×', '');
}

/** A ratio above 1 as what it adds: 4.1%; beyond 1,000% only that it is. */
export function formatExcess(ratio: number): string {
  return ratio > 1 + LARGEST_EXCESS
    ? `over ${formatNumber(LARGEST_EXCESS * 100)}%`
    : `${formatNumber((ratio - 1) * 100)}%`;
}

function threeDigits(value: number): string {
  return value.toLocaleString('en-US', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
}
