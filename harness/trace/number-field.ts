import { usageError } from '../../contracts/errors.ts';
import type { ColumnSpec, ColumnType } from '../../contracts/workload.ts';
import type { FieldSource } from './mapping.ts';
import { parseWholeNumber } from './whole-number.ts';

/** A numeric column and where its values come from. */
export interface NumberField {
  readonly name: string;
  /** Its index among the columns. */
  readonly column: number;
  readonly source: FieldSource;
  readonly minimum: number;
  readonly maximum: number;
}

const ranges: Readonly<Record<ColumnType, readonly [minimum: number, maximum: number]>> = {
  int32: [-2_147_483_648, 2_147_483_647],
  uint32: [0, 4_294_967_295],
  float64: [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

/**
 * A numeric column with the range its type and its meaning allow.
 *
 * @throws MillraceError 2 for a constant out of that range.
 */
export function numberField(name: string, column: number, spec: ColumnSpec, source: FieldSource): NumberField {
  const [least, most] = ranges[spec.type];
  const minimum = Math.max(spec.minimum ?? least, least);
  const maximum = Math.min(spec.maximum ?? most, most);
  if (source.kind === 'constant') {
    const value = parseWholeNumber(source.text);
    if (!(value >= minimum && value <= maximum)) {
      throw usageError(`${source.flag}: ${name} must be a whole number from ${minimum} to ${maximum}`);
    }
  }
  return { name, column, source, minimum, maximum };
}
