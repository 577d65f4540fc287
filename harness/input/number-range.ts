import type { ColumnSpec, ColumnType } from '../../contracts/workload.ts';

/** The numbers that a column takes. */
export interface NumberRange {
  readonly minimum: number;
  readonly maximum: number;
}

const ranges: Readonly<Record<ColumnType, readonly [minimum: number, maximum: number]>> = {
  int32: [-2_147_483_648, 2_147_483_647],
  uint32: [0, 4_294_967_295],
  float64: [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

/** The smallest and the largest whole number that a column's type and its meaning allow. */
export function rangeOf({ type, minimum, maximum }: ColumnSpec): NumberRange {
  const [least, most] = ranges[type];
  return { minimum: Math.max(minimum ?? least, least), maximum: Math.min(maximum ?? most, most) };
}
