import { usageError } from '../../contracts/errors.ts';
import type { ColumnSpec, ColumnType } from '../../contracts/workload.ts';
import type { FieldSource } from './mapping.ts';
import { parseWholeNumber } from './whole-number.ts';

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

/**
 * The range that the type and the meaning of a numeric column allow.
 *
 * @throws MillraceError 2 for a constant out of that range.
 */
export function rangeOf(name: string, spec: ColumnSpec, source: FieldSource): NumberRange {
  const [least, most] = ranges[spec.type];
  const minimum = Math.max(spec.minimum ?? least, least);
  const maximum = Math.min(spec.maximum ?? most, most);
  if (source.kind === 'constant') {
    const value = parseWholeNumber(source.text);
    if (!(value >= minimum && value <= maximum)) {
      throw usageError(`${source.flag}: ${name} must be a whole number from ${minimum} to ${maximum}`);
    }
  }
  return { minimum, maximum };
}
