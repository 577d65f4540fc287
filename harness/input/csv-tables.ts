import { usageError } from '../../contracts/errors.ts';
import { allocateColumn, type Table, type TableSpec } from '../../contracts/workload.ts';
import { type TextDictionaries, TextDictionary } from '../trace/text-dictionary.ts';
import { csvBatches } from './csv-batches.ts';
import { findColumn } from './mapping.ts';
import { parseWholeNumber } from './whole-number.ts';

const largest = 2_147_483_647;

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

/** A table when no file gives it: each text is its own (a station its own region), a table of numbers is empty. */
export function defaultTable(spec: TableSpec, dictionaries: TextDictionaries): Table {
  const rows = dictionaries.get(spec.columns[0]!)?.texts.length ?? 0;
  const table: Record<string, Int32Array> = {};
  for (const name of spec.columns) {
    const column = allocateColumn('int32', rows);
    for (let row = 0; row < rows; row++) {
      column[row] = row;
    }
    table[name] = column;
  }
  return table;
}

/**
 * Reads a static table from a CSV file with its columns by name. Values are whole numbers from 0 to 2^31 − 1. In a
 * table whose first column is one of the workload's columns of texts, such as the key, that column holds texts, rows of
 * texts without events are left out, and a column with any other value than such numbers is numbered in the order of
 * first appearance.
 *
 * @throws MillraceError 2 naming the file, line and column; also for a text of the events that has no row.
 */
export async function readTable(request: TableRequest): Promise<Table> {
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
    if (keys === undefined) {
      checkNumbers(request, row, line);
    }
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

function checkNumbers(request: TableRequest, row: readonly string[], line: number): void {
  for (const [index, text] of row.entries()) {
    if (Number.isNaN(parseTableValue(text))) {
      const place = `${request.file} line ${line}, column '${request.spec.columns[index]!}'`;
      throw usageError(`${place}: '${text}' given; a whole number from 0 to ${largest} is allowed`);
    }
  }
}

function tableOf(spec: TableSpec, keys: TextDictionary | undefined, rows: readonly string[][]): Table {
  const table: Record<string, Int32Array> = {};
  for (const [index, name] of spec.columns.entries()) {
    const values = rows[index]!;
    const numberOf = index === 0 && keys !== undefined ? (text: string) => keys.find(text)! : numbering(name, values);
    const column = allocateColumn('int32', values.length);
    for (const [row, text] of values.entries()) {
      column[row] = numberOf(text);
    }
    table[name] = column;
  }
  return table;
}

/** Texts that are all numbers stand for themselves; names are numbered. */
function numbering(column: string, values: readonly string[]): (text: string) => number {
  if (values.every((text) => !Number.isNaN(parseTableValue(text)))) {
    return parseTableValue;
  }
  const names = new TextDictionary(column);
  return (text) => names.add(text);
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
