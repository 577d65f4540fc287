import { usageError } from '../../contracts/errors.ts';
import type { Column, Columns, Table, Workload } from '../../contracts/workload.ts';
import { allocateColumn } from '../../contracts/workload.ts';
import { readCsvRows } from './csv-rows.ts';
import { defaultTable, parseTableFlags, readTable } from './csv-tables.ts';
import { columnTypes, EventRows } from './event-rows.ts';
import { dayMs } from './event-time.ts';
import { neededColumns, parseMappings } from './mapping.ts';
import { sortByTime } from './sort-by-time.ts';
import type { Trace } from './trace.ts';

/** A user's own events, to be replayed through a workload. */
export interface ReadTraceRequest {
  readonly workload: Workload;
  /** A CSV file with a header: `event_time` and the workload's columns by name, others are ignored. */
  readonly file: string;
  /** Values of `--map`: see `parseMappings`. */
  readonly maps: readonly string[];
  /** Values of `--table`: `NAME=FILE.csv`. */
  readonly tables: readonly string[];
  /** Sorts the events by event time, where a file out of order within a key is refused otherwise. */
  readonly sort: boolean;
}

/**
 * Reads a trace from a CSV file, streaming: memory holds the columns, and while they grow their doubles.
 *
 * Ids are the file's order. Keys are texts, numbered in order of first appearance; all other values are whole numbers
 * below 2^53 in magnitude. `event_time` is ISO 8601, epoch seconds, epoch ms or plain ms, decided by the first row (see
 * `timeUnitOf`). Plain ms stay as they are; of the others the UTC midnight before the earliest event is subtracted, so
 * that hourly and daily windows stay those of the clock. The trace's disorder is measured.
 *
 * @throws MillraceError 2 naming the flag, or the file, line and column; 1 if the file cannot be held.
 */
export async function readTraceCsv(request: ReadTraceRequest): Promise<Trace> {
  const { workload, file, sort } = request;
  const mappings = parseMappings(workload, request.maps);
  const tableFiles = parseTableFlags(workload, request.tables);
  const rows = new EventRows({ workload, file, mappings, sort });
  await readCsvRows(file, (record, line) => rows.take(record, line));
  const { events, keys } = rows;
  if (events === 0) {
    const what = rows.hasHeader ? 'has a header but no events' : 'is empty';
    throw usageError(
      `${file} ${what}; a header with ${neededColumns(workload).join(', ')} and a row an event are needed`,
    );
  }
  const tables: Record<string, Table> = {};
  for (const [name, spec] of Object.entries(workload.tables)) {
    const tableFile = tableFiles.get(name);
    tables[name] =
      tableFile === undefined
        ? defaultTable(workload, spec, keys.names.length)
        : await readTable({ workload, spec, file: tableFile, eventsFile: file, keys });
  }
  const columns = finishColumns(rows, workload, sort);
  const disorderMs = sort ? 0 : rows.disorderMs;
  return { events, columns, tables, keyCount: keys.names.length, keyNames: keys.names, disorderMs };
}

function finishColumns(rows: EventRows, workload: Workload, sort: boolean): Columns {
  rows.columns.trim(rows.events);
  const { arrays } = rows.columns;
  const times = arrays[0]!;
  if (rows.unit !== 'plain-ms') {
    subtract(times, Math.floor(smallest(times) / dayMs) * dayMs);
  }
  if (sort && rows.disorderMs > 0) {
    sortByTime(arrays, columnTypes(workload), times);
  }
  const id = allocateColumn('uint32', rows.events);
  for (let row = 0; row < id.length; row++) {
    id[row] = row;
  }
  const columns: Record<string, Column> = { id, event_time: times };
  for (const [index, name] of Object.keys(workload.columns).entries()) {
    columns[name] = arrays[index + 1]!;
  }
  return columns as Columns;
}

function smallest(values: Column): number {
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) {
    least = Math.min(least, value);
  }
  return least;
}

function subtract(values: Column, base: number): void {
  for (let row = 0; row < values.length; row++) {
    values[row] = values[row]! - base;
  }
}
