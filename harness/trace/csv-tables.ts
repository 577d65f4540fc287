import { usageError } from '../../contracts/errors.ts';
import { allocateColumn, type Table, type TableSpec, type WorkloadFacts } from '../../contracts/workload.ts';
import { readCsvRows } from './csv-rows.ts';
import { KeyDictionary } from './key-dictionary.ts';
import { findColumn } from './mapping.ts';
import { parseWholeNumber } from './whole-number.ts';

const largest = 2_147_483_647;

/** What a static table is read for. */
export interface TableRequest {
  readonly workload: WorkloadFacts;
  readonly spec: TableSpec;
  readonly file: string;
  /** The file of events, for messages. */
  readonly eventsFile: string;
  /** The keys of the events. */
  readonly keys: KeyDictionary;
}

/**
 * Reads the values of `--table NAME=FILE.csv`.
 *
 * @returns the file of each table given.
 * @throws MillraceError 2 naming the flag, what was given and what is allowed.
 */
export function parseTableFlags(workload: WorkloadFacts, tables: readonly string[]): Map<string, string> {
  const files = new Map<string, string>();
  const names = Object.keys(workload.tables);
  for (const given of tables) {
    const flag = `--table "${given}"`;
    const [, name = '', file = ''] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/s.exec(given) ?? [];
    if (name === '' || file === '') {
      throw usageError(`${flag} is no table; allowed is NAME=FILE.csv`);
    }
    if (!names.includes(name)) {
      const allowed = names.length === 0 ? 'it has no tables' : `its tables are ${names.join(', ')}`;
      throw usageError(`${flag}: ${workload.name} has no table ${name}; ${allowed}`);
    }
    if (files.has(name)) {
      throw usageError(`${flag}: table ${name} is given twice; one file a table is allowed`);
    }
    files.set(name, file);
  }
  return files;
}

/** A table when no file gives it: each key is its own (a station its own region), a table of anything else is empty. */
export function defaultTable(workload: WorkloadFacts, spec: TableSpec, keyCount: number): Table {
  const rows = spec.columns[0] === workload.key ? keyCount : 0;
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
 * Reads a static table from a CSV file with its columns by name. Values are whole numbers from 0 to 2^31 − 1. In a table
 * whose first column is the workload's key, that column holds the keys' texts, rows of keys without events are left
 * out, and a column with any other value than such numbers is numbered in the order of first appearance.
 *
 * @throws MillraceError 2 naming the file, line and column; also for a key of the events that has no row.
 */
export async function readTable(request: TableRequest): Promise<Table> {
  const { workload, spec, file, keys } = request;
  const keyed = spec.columns[0] === workload.key;
  const texts: string[][] = spec.columns.map(() => []);
  const seen = new Set<string>();
  let indexes: number[] | undefined;
  await readCsvRows(file, (record, line) => {
    if (indexes === undefined) {
      const header = record.map((name) => name.trim());
      const hint = `a table has ${spec.columns.join(', ')}`;
      indexes = spec.columns.map((name) => findColumn(file, header, name, hint));
      return;
    }
    const row = indexes.map((index) => record[index]!);
    const [key] = row as [string];
    if (keyed && keys.find(key) === undefined) {
      return;
    }
    if (!keyed) {
      checkNumbers(request, row, line);
    }
    const identity = keyed ? key : String(parseTableValue(key));
    if (seen.has(identity)) {
      throw usageError(`${file} line ${line}: ${spec.columns[0]!} '${key}' has a second row; one is allowed`);
    }
    seen.add(identity);
    for (const [index, text] of row.entries()) {
      texts[index]!.push(text);
    }
  });
  if (indexes === undefined) {
    throw usageError(`${file} is empty; a table has a header with ${spec.columns.join(', ')}`);
  }
  if (keyed) {
    checkComplete(request, seen);
  }
  return tableOf(request, texts);
}

function checkNumbers(request: TableRequest, row: readonly string[], line: number): void {
  for (const [index, text] of row.entries()) {
    if (Number.isNaN(parseTableValue(text))) {
      const place = `${request.file} line ${line}, column '${request.spec.columns[index]!}'`;
      throw usageError(`${place}: '${text}' given; a whole number from 0 to ${largest} is allowed`);
    }
  }
}

function tableOf(request: TableRequest, texts: readonly string[][]): Table {
  const { workload, spec, keys } = request;
  const table: Record<string, Int32Array> = {};
  for (const [index, name] of spec.columns.entries()) {
    const values = texts[index]!;
    const isKey = index === 0 && name === workload.key;
    const numberOf = isKey ? (text: string) => keys.find(text)! : numbering(values);
    const column = allocateColumn('int32', values.length);
    for (const [row, text] of values.entries()) {
      column[row] = numberOf(text);
    }
    table[name] = column;
  }
  return table;
}

/** Texts that are all numbers stand for themselves; names are numbered. */
function numbering(values: readonly string[]): (text: string) => number {
  if (values.every((text) => !Number.isNaN(parseTableValue(text)))) {
    return parseTableValue;
  }
  const names = new KeyDictionary();
  return (text) => names.add(text);
}

function parseTableValue(text: string): number {
  const value = parseWholeNumber(text);
  return value >= 0 && value <= largest ? value : Number.NaN;
}

function checkComplete(request: TableRequest, seen: ReadonlySet<string>): void {
  const { workload, file, eventsFile, keys } = request;
  const missing = keys.names.filter((name) => !seen.has(name));
  if (missing.length > 0) {
    const more = missing.length === 1 ? '' : ` (nor for ${missing.length - 1} more)`;
    const key = `${workload.key} '${missing[0]!}' of ${eventsFile}`;
    throw usageError(`${file} has no row for ${key}${more}; each ${workload.key} of the events needs one`);
  }
}
