import { BadRow } from './bad-rows.ts';
import { perDegree } from './degrees.ts';
import { likelyFormats } from './event-time.ts';
import { isPlainName, quotedName } from './names.ts';
import {
  type FileColumn,
  fieldValue,
  type GivenRow,
  type NumberField,
  nameOf,
  type OpenFile,
  shownField,
} from './row-fields.ts';
import { factorOf, shellWord } from './suggest.ts';
import { parseNumber } from './whole-number.ts';

/** A row whose time is none, with the format that it is probably in. */
export function badTime({ columns, times, timesAreRead }: OpenFile, given: GivenRow): BadRow {
  const column = columns.event_time!;
  const value = fieldValue(column.place, given);
  const formats = typeof value === 'string' && !timesAreRead ? likelyFormats(value) : [];
  const fix = formats.length === 0 ? '' : `; try --time ${formats.map((each) => `'${each}'`).join(' or --time ')}`;
  const allowed = timesAreRead ? 'a date and time in the format of --time' : times.allowed;
  return new BadRow(`${nameOf(column)}: no time`, `${shownField(column, given)}; event_time must be ${allowed}${fix}`);
}

/** A row with a number that its column does not take, with the flag that would probably make it fit. */
export function badNumber(field: NumberField, given: GivenRow, number: number): BadRow {
  const { name, source, minimum, maximum, isDegrees } = field;
  const shown = shownField(field, given);
  const isCalculated = source.kind === 'expression';
  const isInside = number >= minimum && number <= maximum;
  const allowed = isDegrees
    ? `${name} must be degrees from ${minimum / perDegree} to ${maximum / perDegree}`
    : `${name} must be a whole number from ${minimum} to ${maximum}`;
  if (Number.isNaN(number)) {
    const needed = isCalculated ? `a number is needed to calculate ${name}` : allowed;
    return new BadRow(`${nameOf(field)}: no number`, `${shown}; ${needed}${fixOf(field, given)}`);
  }
  const becomes = isCalculated ? ` (calculated: ${number})` : '';
  const reason = isDegrees || !isInside ? 'out of range' : 'no whole number';
  const fix = Number.isSafeInteger(number) || isDegrees ? '' : fixOf(field, given);
  return new BadRow(`${nameOf(field)}: ${reason}`, `${shown}${becomes}; ${allowed}${fix}`);
}

/** A row without a text. */
export function badText(name: string, column: FileColumn, given: GivenRow): BadRow {
  return new BadRow(
    `${nameOf(column)}: empty`,
    `${shownField(column, given)}; ${name} must be a text that is not empty`,
  );
}

/** The flag that would probably make a value fit. */
function fixOf({ name, unit, source, place }: NumberField, given: GivenRow): string {
  if (source.kind !== 'field') {
    return '';
  }
  if (unit === 'metres' && /^(?:lon|lng|long|longitude|lat|latitude)$/i.test(source.header)) {
    return '; --degrees projects longitudes and latitudes onto metres';
  }
  const text = String(fieldValue(place, given) ?? '').trim();
  if (text === '') {
    return '; --bad-rows skip leaves such rows out';
  }
  const header = isPlainName(source.header) ? source.header : quotedName(source.header);
  const factor = factorOf(unit);
  const times = factor === undefined ? '' : `*${factor}`;
  const expression = !Number.isNaN(parseNumber(text))
    ? times === ''
      ? `round(${header})`
      : `${header}${times}`
    : readable(text, header, times);
  return expression === undefined ? '' : `; try --map ${shellWord(`${name}=${expression}`)}`;
}

/** The expression that reads a number in another notation: 3,5 or $3.50. */
function readable(text: string, header: string, times: string): string | undefined {
  if (/^[+-]?\d+,\d+$/.test(text)) {
    return `replace(${header}, ',', '.')${times}`;
  }
  return /^[$€£]\s?\d[\d.]*$/.test(text) ? `replace(${header}, '${text[0]!}', '')${times}` : undefined;
}
