import type { DuckDBConnection } from '@duckdb/node-api';
import { type MillraceError, usageError } from '../../contracts/errors.ts';
import { faultOf, sqlText } from './duckdb.ts';
import { parseExpression, type Typed, typeExpression } from './expression.ts';
import { type FieldSource, findColumn } from './mapping.ts';
import { quotedName } from './names.ts';

/** What a column's values are needed as. */
export type Need =
  /** A number that must be whole as it is, unless it is calculated: then it is rounded. */
  | 'number'
  /** A number, not rounded. */
  | 'degrees'
  | 'text'
  /** A time as `EventTimes` reads it. */
  | 'time';

/** A column to be selected by DuckDB. */
export interface Wanted {
  readonly name: string;
  readonly need: Need;
  readonly source: Exclude<FieldSource, { kind: 'constant' }>;
  /** The file and the names of its columns, for what an expression reads. */
  readonly file: string;
  readonly header: readonly string[];
  /** Of times: the format with percent signs in which they are written. */
  readonly format?: string | undefined;
}

/** A column as DuckDB selects it: numbers as DOUBLE, others as VARCHAR; NULL where there is no value that fits. */
export interface Selected {
  readonly sql: string;
  /** Names of the file's columns that it reads. */
  readonly reads: readonly string[];
  /** Whether times are given as ms since 1970. */
  readonly isTimestamp: boolean;
}

const wholeTypes = /^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|BOOLEAN)$/;
const smallWholeTypes = /^(?:U?(?:TINY|SMALL)INT|U?INTEGER)$/;
const numberTypes = /^(?:DECIMAL|DOUBLE|FLOAT)/;
const timeTypes = /^(?:TIMESTAMP|DATE)/;

/**
 * How a column is selected from table or view `fields`.
 *
 * @throws MillraceError 2 for an expression that is none, or does not give what is needed.
 */
export async function selectedColumn(db: DuckDBConnection, wanted: Wanted): Promise<Selected> {
  const { source, name, need, format } = wanted;
  const flag =
    format !== undefined
      ? `--time '${format}'`
      : source.kind === 'expression'
        ? source.flag
        : `column ${source.header}`;
  const sql = source.kind === 'expression' ? source.sql : quotedName(source.header);
  const expression = await parseExpression(db, sql, flag);
  const known = new Set(wanted.header.map((each) => each.toLowerCase()));
  const unknown = expression.columns.find((each) => !known.has(each.toLowerCase()));
  if (unknown !== undefined) {
    findColumn(
      wanted.file,
      wanted.header,
      unknown,
      `asked for by ${flag}; names with other signs than letters need quotes`,
    );
  }
  const typed = await typeExpression(db, expression, flag);
  const isTimestamp = need === 'time' && (format !== undefined || timeTypes.test(typed.type));
  const value =
    format === undefined
      ? valueSql(typed, wanted, () => usageError(`${flag}: it gives ${typed.type}, of which ${name} cannot be made`))
      : parsedTime(typed, format);
  const tried = `TRY(${value})`;
  try {
    (await db.prepare(`SELECT ${tried} FROM fields`)).destroySync();
  } catch (error) {
    throw usageError(`${flag}: ${faultOf(error)}`);
  }
  return { sql: tried, reads: expression.columns, isTimestamp };
}

function parsedTime({ sql }: Typed, format: string): string {
  return `CAST(epoch_ms(strptime(trim(CAST(${sql} AS VARCHAR)), ${sqlText(format)})) AS DOUBLE)`;
}

function valueSql({ sql, type }: Typed, { need, source }: Wanted, misfit: () => MillraceError): string {
  if (need === 'text') {
    // Of whole numbers the number is quicker to take than a text.
    return smallWholeTypes.test(type) ? `CAST(${sql} AS DOUBLE)` : `CAST(${sql} AS VARCHAR)`;
  }
  if (need === 'time' && timeTypes.test(type)) {
    return `CAST(epoch_ms(${sql}) AS DOUBLE)`;
  }
  if (need === 'time' && type === 'VARCHAR') {
    return sql;
  }
  const isRounded = need === 'number' && source.kind === 'expression';
  if (type === 'VARCHAR') {
    return isRounded ? `CAST(round(as_number(${sql})) AS DOUBLE)` : `CAST(${sql} AS DOUBLE)`;
  }
  if (wholeTypes.test(type) || (numberTypes.test(type) && !isRounded)) {
    return `CAST(${sql} AS DOUBLE)`;
  }
  if (!numberTypes.test(type)) {
    throw misfit();
  }
  return `CAST(round(${type.startsWith('DECIMAL') ? sql : `as_decimal(${sql})`}) AS DOUBLE)`;
}
