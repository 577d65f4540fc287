import { statSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { usageError } from '../../contracts/errors.ts';
import type { Options } from '../../contracts/options.ts';
import { type Column, type Columns, streamsOf, type Table, type Workload } from '../../contracts/workload.ts';
import { formatDuration } from '../results/format.ts';
import type { Input } from '../results/input-schema.ts';
import { TextDictionary, textColumns } from '../trace/text-dictionary.ts';
import { idColumn, type Trace } from '../trace/trace.ts';
import { BadRows } from './bad-rows.ts';
import { defaultTable, readTable } from './csv-tables.ts';
import { checkDegrees, type Projection, project } from './degrees.ts';
import { type OpenDuckDb, openDuckDb } from './duckdb.ts';
import { disorderOf, EventRows } from './event-rows.ts';
import { dayMs } from './event-time.ts';
import { extentOf } from './extent.ts';
import { readFile, readQuery } from './files.ts';
import { inputOf } from './input.ts';
import { neededColumns, parseMappings } from './mapping.ts';
import { mergeStreams } from './merge-streams.ts';
import { parseTableFlags } from './named-files.ts';
import type { InputPlan, ReadProgress } from './request.ts';
import type { ReadFile, StreamInput } from './stream-input.ts';

/** A user's own events, to be replayed through a workload. */
export interface ReadTraceRequest extends InputPlan {
  readonly workload: Workload;
  /** The parameters of the question. */
  readonly parameters: Options;
  /** An existing folder for what does not fit into memory. */
  readonly temporaryFolder: string;
}

/** A trace, and how it was read. */
export interface TraceRead {
  readonly trace: Trace;
  readonly input: Input;
}

/** A stream that has been read. */
export interface StreamRead {
  readonly rows: EventRows;
  readonly files: readonly ReadFile[];
}

/**
 * Reads a trace from files or by a query, streaming: memory holds the columns, those of several streams twice while they
 * are merged.
 *
 * Ids follow the order of the file; for several streams see {@link mergeStreams}. Keys and other texts are numbered in
 * order of first appearance, file by file; all other values are whole numbers below 2^53 in magnitude. What `event_time`
 * may be says `EventTimes`. Ms from a start stay as they are; from all other times the UTC midnight before the earliest
 * event is subtracted, so that hourly and daily windows stay those of the clock. The out-of-orderness bound of the trace
 * is measured.
 *
 * @throws MillraceError 2 naming the flag, or the file, line and column; 1 if the files cannot be held.
 */
export async function readTrace(request: ReadTraceRequest, progress: ReadProgress = () => {}): Promise<TraceRead> {
  const { workload, sort } = request;
  if (request.degrees) {
    checkDegrees(workload);
  }
  const tableFiles = parseTableFlags(workload, request.tables);
  const texts = new Map(textColumns(workload).map((name) => [name, new TextDictionary(name)]));
  const badRows = new BadRows(request.badRowsShare);
  const streams = await readStreams(request, { texts, badRows, progress });
  const rowOf = streams.map(({ rows }) => rows.finish());
  const nothing = badRows.tooMany(streams.reduce((sum, { rows }) => sum + rows.rows, 0));
  if (nothing !== undefined) {
    throw nothing;
  }
  checkOrder(request, streams);
  const projection = request.degrees ? projectRows(workload, streams[0]!.rows) : undefined;
  const baseMs = subtractBase(streams);
  const tables: Record<string, Table> = {};
  const tableTexts: Record<string, readonly string[]> = {};
  const names = request.files
    .flat()
    .map(({ name }) => name)
    .join(', ');
  for (const [name, spec] of Object.entries(workload.tables)) {
    const file = tableFiles.get(name);
    const read =
      file === undefined
        ? defaultTable(spec, texts)
        : await readTable({ spec, file, eventsFile: names || 'the query', texts, encoding: request.encoding });
    tables[name] = read.table;
    Object.assign(tableTexts, read.texts);
  }
  const { columns, rows } = eventsOf(workload, streams, { rowOf, sort });
  const trace: Trace = {
    events: columns.id.length,
    columns,
    parameters: request.parameters,
    tables,
    keyCount: workload.key === null ? 1 : texts.get(workload.key)!.texts.length,
    texts: { ...Object.fromEntries([...texts].map(([name, dictionary]) => [name, dictionary.texts])), ...tableTexts },
    disorderMs: disorderOf(columns.event_time),
    ...(rows && { rows }),
    ...(baseMs !== null && { baseMs }),
  };
  return { trace, input: inputOf({ request, trace, streams, rowOf, badRows, baseMs, projection }) };
}

async function readStreams(
  request: ReadTraceRequest,
  { texts, badRows, progress }: Pick<StreamInput, 'texts' | 'badRows'> & { progress: ReadProgress },
): Promise<StreamRead[]> {
  const { workload } = request;
  const mappings = parseMappings(workload, request.maps);
  let opened: Promise<OpenDuckDb> | undefined;
  const duckDb = async (): Promise<DuckDBConnection> => {
    opened ??= openDuckDb(request.temporaryFolder);
    return await (await opened).connect();
  };
  try {
    return await readEach(request, { texts, badRows, progress, mappings, duckDb });
  } finally {
    (await opened)?.close();
  }
}

interface ReadEach extends Pick<StreamInput, 'texts' | 'badRows' | 'mappings' | 'duckDb'> {
  readonly progress: ReadProgress;
}

async function readEach(
  request: ReadTraceRequest,
  { texts, badRows, progress, mappings, duckDb }: ReadEach,
): Promise<StreamRead[]> {
  const { workload, files, query } = request;
  const bytes = query === undefined ? files.flat().reduce((sum, { path }) => sum + sizeOf(path), 0) : 0;
  let before = 0;
  const streams: StreamRead[] = [];
  for (const [place, stream] of streamsOf(workload).entries()) {
    const names = query === undefined ? files[place]!.map(({ name }) => name).join(', ') : 'the query';
    const rows = new EventRows({ ...request, stream, texts, badRows }, names);
    const read: ReadFile[] = [];
    const report = (done?: number): void => {
      const all = streams.reduce((sum, each) => sum + each.rows.rows, rows.rows);
      progress({ rows: all, ...(done !== undefined && { share: (before + done) / bytes }) });
    };
    const input: StreamInput = { ...request, stream, mappings, rows, texts, badRows, duckDb, report, times: undefined };
    for (const file of query === undefined ? files[place]! : [query]) {
      const done = typeof file === 'string' ? await readQuery(input, file) : await readFile(input, file);
      input.times = done.times;
      read.push(done);
      before += typeof file === 'string' ? 0 : sizeOf(file.path);
    }
    streams.push({ rows, files: read });
    // One of several streams may have no events.
    if (place === streamsOf(workload).length - 1 && streams.every((each) => each.rows.events === 0)) {
      throw (
        badRows.all ??
        usageError(
          query === undefined
            ? `${names} has a header but no events; a row an event is needed, with ${neededColumns(stream).join(', ')}`
            : `--query: it gives no rows; a row an event is needed, with ${neededColumns(stream).join(', ')}`,
        )
      );
    }
  }
  return streams;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** @throws MillraceError 2 for a file that has one key after the other */
function checkOrder({ workload, sort }: ReadTraceRequest, streams: readonly StreamRead[]): void {
  for (const { rows, files } of streams) {
    const isMeant = sort || !rows.isGroupedByKey || files[0]!.times.isWritten;
    const disorderMs = isMeant ? 0 : disorderOf(rows.column('event_time')!);
    if (disorderMs > 0) {
      throw usageError(
        `${files.map(({ file }) => file).join(', ')}: the rows are grouped by ${workload.key}: all of one, then all of ` +
          `the next, which goes back ${formatDuration(disorderMs)}; let --sort put them in the order of event time`,
      );
    }
  }
}

function projectRows(workload: Workload, rows: EventRows): Projection {
  return project(workload, rows.column('x')!, rows.column('y')!);
}

/** Makes times count from the midnight before the earliest; the ms since 1970 of it, null where they count so already. */
function subtractBase(streams: readonly StreamRead[]): number | null {
  if (!isAbsolute(streams)) {
    return null;
  }
  const times = streams.map(({ rows }) => rows.column('event_time')!);
  const baseMs = Math.floor(Math.min(...times.map((column) => extentOf(column)[0])) / dayMs) * dayMs;
  for (const column of times) {
    subtract(column, baseMs);
  }
  return baseMs;
}

/** Whether times count from 1970. @throws MillraceError 2 where those of only some files do */
function isAbsolute(streams: readonly StreamRead[]): boolean {
  const [first, ...others] = streams.filter(({ rows }) => rows.events > 0).map(({ files }) => files[0]!);
  const { absolute } = first!.times;
  const odd = others.find(({ times }) => times.absolute !== absolute);
  if (odd !== undefined) {
    const [relative, other] = absolute ? [odd, first!] : [first!, odd];
    throw usageError(
      `${relative.file} has ms from a start and ${other.file} dates or time since 1970 as event_time; one zero is needed for all files`,
    );
  }
  return absolute === true;
}

/** All events in one order, and the row of each in its stream's files where that is not its id. */
function eventsOf(
  workload: Workload,
  streams: readonly StreamRead[],
  { rowOf, sort }: { readonly rowOf: readonly (Uint32Array | undefined)[]; readonly sort: boolean },
): { columns: Columns; rows: Uint32Array | undefined } {
  const parts = streams.map(({ rows }) => rows);
  if (workload.streams !== undefined) {
    const { columns, order } = mergeStreams(workload, parts, sort);
    return { columns, rows: order?.from.map((place, id) => rowOf[order.stream[id]!]?.[place] ?? place) };
  }
  const [rows] = parts as [EventRows];
  const names = ['event_time', ...Object.keys(workload.columns)];
  const columns = {
    id: idColumn(rows.events),
    ...Object.fromEntries(names.map((name) => [name, rows.column(name)!])),
  } as Columns;
  return { columns, rows: rowOf[0] };
}

function subtract(values: Column, base: number): void {
  for (let row = 0; row < values.length; row++) {
    values[row] = values[row]! - base;
  }
}
