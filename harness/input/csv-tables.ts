import { usageError } from '../../contracts/errors.ts';
import { allocateColumn, type Table, type TableSpec, type Texts } from '../../contracts/workload.ts';
import { type TextDictionaries, TextDictionary } from '../trace/text-dictionary.ts';
import { csvBatches } from './csv-batches.ts';
import { findColumn } from './mapping.ts';
import { parseWholeNumber } from './whole-number.ts';

const largest = 2_147_483_647;
/** What number 0 of a table's texts stands for. */
const NO_TEXT = '';

/** What a static table is read for. */
export interface TableRequest {
  readonly spec: TableSpec;
  readonly file: string;
  /** The files of events, for messages. */
  readonly eventsFile: string;
  /** As {@link csvBatches} takes it. */
  readonly encoding?: string | undefined;
  /** The texts of the events. */
  readonly texts: TextDictionaries;
}

/** A static table, and what the numbers of its own texts stand for. */
export interface TableRead {
  readonly table: Table;
  readonly texts: Texts;
}

/** A table when no file gives it: each text is its own (a station its own region), a table of numbers is empty. */
export function defaultTable(spec: TableSpec, dictionaries: TextDictionaries): TableRead {
  const keys = dictionaries.get(spec.columns[0]!)?.texts ?? [];
  const table: Record<string, Int32Array> = {};
  const texts: Record<string, readonly string[]> = {};
  for (const name of spec.columns) {
    const isText = spec.texts?.includes(name) === true;
    const column = allocateColumn('int32', keys.length);
    for (let row = 0; row < keys.length; row++) {
      column[row] = isText ? row + 1 : row;
    }
    table[name] = column;
    if (isText && keys.length > 0) {
      texts[name] = [NO_TEXT, ...keys];
    }
  }
  return { table, texts };
}

/**
 * Reads a static table from a CSV file with its columns by name. Values are whole numbers from 0 to 2^31 − 1. In a
 * table whose first column is one of the workload's columns of texts, such as the key, that column holds texts, and rows
 * of texts without events are left out. A column that may be texts and has any other value than such numbers is numbered
 * from 1 in the order of first appearance; an empty text is 0.
 *
 * @throws MillraceError 2 naming the file, line and column; also for a text of the events that has no row.
 */
export async function readTable(request: TableRequest): Promise<TableRead> {
  const { spec, file } = request;
  const keys = request.texts.get(spec.columns[0]!);
  const rows: string[][] = spec.columns.map(() => []);
  const seen = new Set<string>();
  let indexes: number[] | undefined;
  let fields = 0;
  const take = (record: readonly string[], line: number): void => {
    if (indexes === undefined) {
      const header = record.map((name) => name.trim());
      fields = header.length;
      const hint = `a table has ${spec.columns.join(', ')}`;
      indexes = spec.columns.map((name) => findColumn(file, header, name, hint));
      return;
    }
    if (record.length !== fields) {
      throw usageError(`${file} line ${line}: ${record.length} fields given; the header has ${fields}`);
    }
    const row = indexes.map((index) => record[index]!);
    const [key] = row as [string];
    if (keys !== undefined && keys.find(key) === undefined) {
      return;
    }
    checkNumbers(request, row, line);
    const identity = keys === undefined ? String(parseTableValue(key)) : key;
    if (seen.has(identity)) {
      throw usageError(`${file} line ${line}: ${spec.columns[0]!} '${key}' has a second row; one is allowed`);
    }
    seen.add(identity);
    for (const [index, text] of row.entries()) {
      rows[index]!.push(text);
    }
  };
  for await (const { records, lines } of csvBatches(file, { encoding: request.encoding })) {
    for (const [place, record] of records.entries()) {
      take(record, lines[place]!);
    }
  }
  if (indexes === undefined) {
    throw usageError(`${file} is empty; a table has a header with ${spec.columns.join(', ')}`);
  }
  if (keys !== undefined) {
    checkComplete(request, keys, seen);
  }
  return tableOf(spec, keys, rows);
}

function checkNumbers({ spec, file, texts }: TableRequest, row: readonly string[], line: number): void {
  for (const [index, text] of row.entries()) {
    const column = spec.columns[index]!;
    const isText = index === 0 ? texts.has(column) : spec.texts?.includes(column);
    if (!isText && Number.isNaN(parseTableValue(text))) {
      const place = `${file} line ${line}, column '${column}'`;
      throw usageError(`${place}: '${text}' given; a whole number from 0 to ${largest} is allowed`);
    }
  }
}

function tableOf(spec: TableSpec, keys: TextDictionary | undefined, rows: readonly string[][]): TableRead {
  const table: Record<string, Int32Array> = {};
  const texts: Record<string, readonly string[]> = {};
  for (const [index, name] of spec.columns.entries()) {
    const values = rows[index]!;
    let numberOf = index === 0 && keys !== undefined ? (text: string) => keys.find(text)! : parseTableValue;
    if (spec.texts?.includes(name) && values.some((text) => Number.isNaN(parseTableValue(text)))) {
      const dictionary = new TextDictionary(name);
      dictionary.add(NO_TEXT);
      numberOf = (text) => dictionary.add(text);
      texts[name] = dictionary.texts;
    }
    const column = allocateColumn('int32', values.length);
    for (const [row, text] of values.entries()) {
      column[row] = numberOf(text);
    }
    table[name] = column;
  }
  return { table, texts };
}

function parseTableValue(text: string): number {
  const value = parseWholeNumber(text);
  return value >= 0 && value <= largest ? value : Number.NaN;
}

function checkComplete(
  { spec, file, eventsFile }: TableRequest,
  keys: TextDictionary,
  seen: ReadonlySet<string>,
): void {
  const [column] = spec.columns;
  const missing = keys.texts.filter((text) => !seen.has(text));
  if (missing.length > 0) {
    const more = missing.length === 1 ? '' : ` (nor for ${missing.length - 1} more)`;
    const key = `${column} '${missing[0]!}' of ${eventsFile}`;
    throw usageError(`${file} has no row for ${key}${more}; each ${column} of the events needs one`);
  }
}
