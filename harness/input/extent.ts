import type { Column } from '../../contracts/workload.ts';

/** The smallest and the largest of a column's values, or of what `of` makes of them; ±Infinity where there are none. */
export function extentOf(values: Column, of = (value: number): number => value): [least: number, most: number] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    const given = of(value);
    least = Math.min(least, given);
    most = Math.max(most, given);
  }
  return [least, most];
}
