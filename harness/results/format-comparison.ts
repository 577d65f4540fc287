import type { PairedFigures } from '../statistics/paired.ts';
import type { ComparedFigure } from './comparison.ts';
import { formatNumber, formatRate } from './format.ts';

/** The metric's title with the rate it was taken at. */
export function metricText({ metric, ratePerSecond }: Pick<ComparedFigure, 'metric' | 'ratePerSecond'>): string {
  return ratePerSecond === undefined ? metric.title : `${metric.title} at ${formatRate(ratePerSecond)}`;
}

/** Three significant digits, always: ×1.00, ×0.974. */
export function formatFactor(ratio: number): string {
  return `×${threeDigits(ratio)}`;
}

/** "×0.832 (0.801 to 0.864)", without the interval where there is but one pair. */
export function formatRatio(figures: PairedFigures): string {
  const interval = formatInterval(figures);
  return `${formatFactor(figures.ratio)}${interval === undefined ? '' : ` (${interval})`}`;
}

/** "0.801 to 0.864"; undefined for one pair. */
export function formatInterval({ low, high, pairs }: PairedFigures): string | undefined {
  return pairs < 2 ? undefined : `${threeDigits(low)} to ${threeDigits(high)}`;
}

/** A ratio above 1 as what it adds: 4.1%. */
export function formatExcess(ratio: number): string {
  return `${formatNumber((ratio - 1) * 100)}%`;
}

function threeDigits(value: number): string {
  return value.toLocaleString('en-US', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
}
