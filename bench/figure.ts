import { median } from '../harness/statistics/percentiles.ts';

/** What is printed with the values of a figure. */
export interface Figure {
  readonly title: string;
  /** Default: ×, a ratio. */
  readonly unit?: string;
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
}

/** A line of text: the median over the rounds, the smallest and the largest value, and whether the target is met. */
export function figureLine({ title, unit = '×', target }: Figure, values: readonly number[]): string {
  const middle = median(values);
  const range = `${short(middle)} [${short(Math.min(...values))}–${short(Math.max(...values))}] ${unit}`;
  return `  ${title.padEnd(60)}${range.padEnd(32)}${target ? verdict(middle, target) : ''}`.trimEnd();
}

function verdict(value: number, target: NonNullable<Figure['target']>): string {
  return 'atLeast' in target
    ? `target ≥ ${target.atLeast}: ${value >= target.atLeast ? 'met' : 'BELOW TARGET'}`
    : `target ≤ ${target.atMost}: ${value <= target.atMost ? 'met' : 'ABOVE TARGET'}`;
}

function short(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
