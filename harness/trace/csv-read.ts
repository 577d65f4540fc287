import { usageError } from '../../contracts/errors.ts';
import { defaultsOf, type Options, questionOf } from '../../contracts/options.ts';
import { type Column, type Columns, streamsOf, type Table, type Workload } from '../../contracts/workload.ts';
import { readCsvRows } from './csv-rows.ts';
import { defaultTable, readTable } from './csv-tables.ts';
import { disorderOf, EventRows } from './event-rows.ts';
import { dayMs } from './event-time.ts';
import { neededColumns, parseMappings } from './mapping.ts';
import { mergeStreams } from './merge-streams.ts';
import { parseTableFlags } from './named-files.ts';
import { TextDictionary, textColumns } from './text-dictionary.ts';
import { idColumn, type Trace } from './trace.ts';

/** A user's own events, to be replayed through a workload. */
export interface ReadTraceRequest {
  readonly workload: Workload;
  /**
   * A CSV file for each of the workload's streams, in their order, with a header that names `event_time` and the
   * stream's columns; other columns are ignored.
   */
  readonly files: readonly string[];
  /** Values of `--map`: see `parseMappings`. */
  readonly maps: readonly string[];
  /** Values of `--table`: `NAME=FILE.csv`. */
  readonly tables: readonly string[];
  /** Sorts the events by event time; otherwise a file that is out of order within a key is refused. */
  readonly sort: boolean;
  /** The parameters of the question. Default: its own defaults. */
  readonly parameters?: Options;
}

/**
 * Reads a trace from CSV files, streaming: memory holds the columns, twice while they grow or are merged.
 *
 * Ids follow the order of the file; for several streams see {@link mergeStreams}. Keys and other texts are numbered in
 * order of first appearance, file by file; all other values are whole numbers below 2^53 in magnitude. `event_time` is
 * ISO 8601, epoch seconds, epoch ms or plain ms, decided by the first row of each file (see `timeUnitOf`). Plain ms
 * stay as they are; from the others the UTC midnight before the earliest event is subtracted, so that hourly and daily
 * windows stay those of the clock. The out-of-orderness bound of the trace is measured.
 *
 * @throws MillraceError 2 naming the flag, or the file, line and column; 1 if the files cannot be held.
 */
export async function readTraceCsv(request: ReadTraceRequest): Promise<Trace> {
  const { workload, files, sort } = request;
  const mappings = parseMappings(workload, request.maps);
  const tableFiles = parseTableFlags(workload, request.tables);
  const texts = new Map(textColumns(workload).map((name) => [name, new TextDictionary(name)]));
  const parts: EventRows[] = [];
  for (const [place, stream] of streamsOf(workload).entries()) {
    const file = files[place]!;
    const rows = new EventRows({ workload, stream, file, mappings, texts, sort });
    await readCsvRows(file, (record, line) => rows.take(record, line));
    parts.push(rows);
    const nothing = rows.hasHeader ? 'has a header but no events' : 'is empty';
    // One of several streams may have no events.
    if (!rows.hasHeader || (place === files.length - 1 && parts.every(({ events }) => events === 0))) {
      throw usageError(
        `${file} ${nothing}; a header with ${neededColumns(stream).join(', ')} and a row an event are needed`,
      );
    }
  }
  const tables: Record<string, Table> = {};
  for (const [name, spec] of Object.entries(workload.tables)) {
    const file = tableFiles.get(name);
    tables[name] =
      file === undefined
        ? defaultTable(spec, texts)
        : await readTable({ spec, file, eventsFile: files.join(', '), texts });
  }
  const columns = columnsOf(workload, parts, sort);
  return {
    events: columns.id.length,
    columns,
    tables,
    keyCount: workload.key === null ? 1 : texts.get(workload.key)!.texts.length,
    texts: Object.fromEntries([...texts].map(([name, dictionary]) => [name, dictionary.texts])),
    disorderMs: disorderOf(columns.event_time),
    parameters: request.parameters ?? questionOf(workload.parameters, defaultsOf(workload.parameters)),
  };
}

function columnsOf(workload: Workload, parts: readonly EventRows[], sort: boolean): Columns {
  const times = parts.map((part) => {
    part.finish();
    return part.column('event_time')!;
  });
  if (!inPlainMs(parts)) {
    const baseMs = Math.floor(smallest(times) / dayMs) * dayMs;
    for (const column of times) {
      subtract(column, baseMs);
    }
  }
  if (workload.streams !== undefined) {
    return mergeStreams(workload, parts, sort);
  }
  const [rows] = parts as [EventRows];
  const names = ['event_time', ...Object.keys(workload.columns)];
  return {
    id: idColumn(rows.events),
    ...Object.fromEntries(names.map((name) => [name, rows.column(name)!])),
  } as Columns;
}

/** Whether times count from the start of the trace. @throws MillraceError 2 where those of only some files do */
function inPlainMs(parts: readonly EventRows[]): boolean {
  const [first, ...others] = parts.filter(({ events }) => events > 0);
  const plain = first!.unit === 'plain-ms';
  const odd = others.find(({ unit }) => (unit === 'plain-ms') !== plain);
  if (odd !== undefined) {
    const [relative, absolute] = plain ? [first!, odd] : [odd, first!];
    throw usageError(
      `${relative.file} has plain ms and ${absolute.file} dates or time since 1970 as event_time; one zero is needed for all files`,
    );
  }
  return plain;
}

function smallest(columns: readonly Column[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const values of columns) {
    for (const value of values) {
      least = Math.min(least, value);
    }
  }
  return least;
}

function subtract(values: Column, base: number): void {
  for (let row = 0; row < values.length; row++) {
    values[row] = values[row]! - base;
  }
}
