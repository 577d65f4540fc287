import type { DuckDBConnection, DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api';
import { MillraceError, usageError } from '../../contracts/errors.ts';
import type { Stream, Workload } from '../../contracts/workload.ts';
import type { TextDictionaries } from '../trace/text-dictionary.ts';
import { BadRow, type BadRows } from './bad-rows.ts';
import { type CsvBatch, csvBatches, fileError } from './csv-batches.ts';
import { faultOf, sqlText } from './duckdb.ts';
import type { EventRows } from './event-rows.ts';
import type { EventTimes } from './event-time.ts';
import { delimiterOf, type FileKind, kindOf } from './file-kind.ts';
import { createFields, fieldsRead, type Layout, layoutOf, needsDuckDb, selectOf } from './layout.ts';
import { type Mappings, neededColumns } from './mapping.ts';
import { quotedName } from './names.ts';
import type { InputFile, InputPlan } from './request.ts';
import type { FileColumn, GivenRow, OpenFile } from './row-fields.ts';
import type { Selected } from './selected.ts';

/** A stream that is being read. */
export interface StreamInput extends InputPlan {
  readonly workload: Workload;
  readonly stream: Stream;
  readonly mappings: Mappings;
  readonly rows: EventRows;
  readonly texts: TextDictionaries;
  readonly badRows: BadRows;
  /** A connection with tables of its own. */
  duckDb(): Promise<DuckDBConnection>;
  /** Called with the number of bytes of the file that have been read, where it is known. */
  report(bytes?: number): void;
  /** Of the files before: one column holds one unit. */
  times: EventTimes | undefined;
}

/** A file that has been read. */
export interface ReadFile {
  /** Its path, or the query. */
  readonly file: string;
  /** In words: 'CSV with semicolons, gzip'. */
  readonly format: string;
  readonly rows: number;
  readonly columns: Readonly<Record<string, FileColumn>>;
  readonly times: EventTimes;
  readonly timesAreRead: boolean;
}

const NONE: readonly DuckDBVector[] = [];
/** Rows given to DuckDB at once. */
const SELECT_ROWS = 16_384;
/** Rows between two reports of progress. */
const REPORT_ROWS = 65_536;

const delimiterNames: Readonly<Record<string, string>> = {
  ',': 'CSV',
  '\t': 'CSV with tabs',
  ';': 'CSV with semicolons',
  '|': 'CSV with bars',
};

/** Reads a file of events: CSV, JSON or Parquet, by its content. */
export async function readFile(input: StreamInput, { name: file, path }: InputFile): Promise<ReadFile> {
  let kind: FileKind;
  try {
    kind = kindOf(path, file);
  } catch (error) {
    throw fileError(file, error);
  }
  if (kind.format === 'csv') {
    return await readCsv(input, { name: file, path }, kind);
  }
  if (input.encoding !== undefined) {
    throw usageError(
      `--encoding ${input.encoding}: ${file} is ${kind.format === 'json' ? 'JSON' : 'Parquet'}, which is UTF-8`,
    );
  }
  if (kind.format === 'parquet' && kind.gzip) {
    throw usageError(`${file} is Parquet, packed with gzip; unpack it first`);
  }
  const compression = kind.gzip ? ", compression = 'gzip'" : '';
  const from =
    kind.format === 'parquet'
      ? `SELECT * FROM read_parquet(${sqlText(path)})`
      : `SELECT * FROM read_json(${sqlText(path)}${compression}, maximum_object_size = 268435456)`;
  const format = kind.format === 'parquet' ? 'Parquet' : `JSON${kind.gzip ? ', gzip' : ''}`;
  return await readSelected(input, file, format, from, (fault) =>
    usageError(`${file} cannot be read as ${format}: ${fault}`),
  );
}

/** Reads the rows that a query gives. */
export async function readQuery(input: StreamInput, query: string): Promise<ReadFile> {
  const from = query.trim().replace(/;$/, '');
  await checkSingle(input, from);
  return await readSelected(input, 'the query', 'query', from, (fault) => usageError(`--query: ${fault}`));
}

/** @throws MillraceError 2 for what is not one statement: another could write */
async function checkSingle(input: StreamInput, query: string): Promise<void> {
  const db = await input.duckDb();
  try {
    const { count } = await db.extractStatements(query);
    if (count !== 1) {
      throw usageError(`--query: one SELECT is needed; ${count} statements are given`);
    }
  } catch (error) {
    throw error instanceof MillraceError ? error : usageError(`--query: ${faultOf(error)}`);
  } finally {
    db.closeSync();
  }
}

async function readSelected(
  input: StreamInput,
  file: string,
  format: string,
  from: string,
  fail: (fault: string) => MillraceError,
): Promise<ReadFile> {
  const { rows } = input;
  const db = await input.duckDb();
  const before = rows.rows;
  try {
    const header = await createView(db, from, fail);
    const layout = await layoutOf(input, { file, counts: 'row', header, db, all: true });
    rows.open(layout.open);
    const given = { at: 0, record: [] as readonly string[], selected: NONE, index: 0 };
    try {
      const result = await db.stream(selectOf(layout.selected));
      for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        takeChunk(rows, vectorsOf(chunk), chunk.rowCount, given);
        if (rows.rows % REPORT_ROWS < chunk.rowCount) {
          input.report();
        }
      }
    } catch (error) {
      throw error instanceof Error && error.constructor === Error ? fail(faultOf(error)) : error;
    }
    return readFileOf(layout.open, file, format, rows.rows - before);
  } finally {
    db.closeSync();
  }
}

function vectorsOf(chunk: { columnCount: number; getColumnVector(index: number): DuckDBVector }): DuckDBVector[] {
  return Array.from({ length: chunk.columnCount }, (_, index) => chunk.getColumnVector(index));
}

/** Makes view `fields` and returns the names of its columns. */
async function createView(
  db: DuckDBConnection,
  from: string,
  fail: (fault: string) => MillraceError,
): Promise<string[]> {
  try {
    await db.run(`CREATE TEMP VIEW given AS ${from}`);
    const described = await db.runAndReadAll('DESCRIBE given');
    const columns = described.getRowsJS().map(([name, type]) => [String(name), String(type)] as const);
    // Of single precision, the digits that were meant: 19.525, not 19.524999618530273.
    const single = columns.filter(([, type]) => type === 'FLOAT').map(([name]) => quotedName(name));
    const casts = single.map((name) => `CAST(CAST(${name} AS VARCHAR) AS DOUBLE) AS ${name}`);
    const replace = casts.length === 0 ? '' : ` REPLACE (${casts.join(', ')})`;
    await db.run(`CREATE TEMP VIEW fields AS SELECT *${replace} FROM given`);
    return columns.map(([name]) => name);
  } catch (error) {
    throw fail(faultOf(error));
  }
}

async function readCsv(input: StreamInput, { name: file, path }: InputFile, kind: FileKind): Promise<ReadFile> {
  const { rows, encoding } = input;
  const before = rows.rows;
  let layout: Layout | undefined;
  let db: DuckDBConnection | undefined;
  let header: readonly string[] = [];
  let kept: Kept = { records: [], lines: [] };
  const given = { at: 0, record: [] as readonly string[], selected: NONE, index: 0 };
  try {
    for await (const batch of csvBatches(file, { path, encoding, kind, onRead: (bytes) => input.report(bytes) })) {
      let first = 0;
      if (layout === undefined) {
        if (batch.records.length === 0) {
          continue;
        }
        header = batch.records[0]!.map((name) => name.trim());
        db = needsDuckDb(input, file, header) ? await input.duckDb() : undefined;
        layout = await layoutOf(input, { file, counts: 'line', header, db, all: false });
        rows.open(layout.open);
        first = 1;
      }
      if (layout.selected.length === 0) {
        takeRecords(rows, header, batch, first, given);
        continue;
      }
      kept.records.push(...batch.records.slice(first));
      kept.lines.push(...batch.lines.slice(first));
      if (kept.records.length >= SELECT_ROWS) {
        await takeCalculated(db!, layout, header, kept, rows, given);
        kept = { records: [], lines: [] };
      }
    }
    if (layout === undefined) {
      throw usageError(
        `${file} is empty; a header with ${neededColumns(input.stream).join(', ')} and a row an event are needed`,
      );
    }
    if (kept.records.length > 0) {
      await takeCalculated(db!, layout, header, kept, rows, given);
    }
  } finally {
    db?.closeSync();
  }
  const delimiter = delimiterNames[delimiterOf(kind.head.toString('latin1'))]!;
  const format = `${delimiter}${encoding === undefined ? '' : `, ${encoding}`}${kind.gzip ? ', gzip' : ''}`;
  return readFileOf(layout.open, file, format, rows.rows - before);
}

function readFileOf({ columns, times, timesAreRead }: OpenFile, file: string, format: string, rows: number): ReadFile {
  return { file, format, rows, columns, times, timesAreRead };
}

type MutableRow = { -readonly [Name in keyof GivenRow]: GivenRow[Name] };

function takeRecords(
  rows: EventRows,
  header: readonly string[],
  batch: CsvBatch,
  first: number,
  given: MutableRow,
): void {
  for (let index = first; index < batch.records.length; index++) {
    const record = batch.records[index]!;
    if (record.length !== header.length) {
      rows.leaveOut(batch.lines[index]!, unequal(record, header));
      continue;
    }
    given.record = record;
    given.at = batch.lines[index]!;
    rows.take(given);
  }
}

function unequal(record: readonly string[], header: readonly string[]): BadRow {
  return new BadRow('number of fields', `${fields(record.length)} given; the header has ${fields(header.length)}`);
}

function fields(count: number): string {
  return count === 1 ? '1 field' : `${count} fields`;
}

/** Rows that wait for DuckDB. */
interface Kept {
  readonly records: (readonly string[])[];
  readonly lines: number[];
}

/** Has DuckDB calculate over rows of text, and takes them. */
async function takeCalculated(
  db: DuckDBConnection,
  { selected }: Layout,
  header: readonly string[],
  kept: Kept,
  rows: EventRows,
  given: MutableRow,
): Promise<void> {
  const names = fieldsRead(selected, header);
  const places = names.map((name) => header.indexOf(name));
  await createFields(db, names);
  const appender = await db.createAppender('fields', undefined, 'temp');
  for (const record of kept.records) {
    if (record.length === header.length) {
      for (const place of places) {
        appender.appendVarchar(record[place]!);
      }
      appender.endRow();
    }
  }
  appender.closeSync();
  const chunks = await calculated(db, selected);
  let chunk = 0;
  let vectors: readonly DuckDBVector[] = NONE;
  let index = 0;
  let count = 0;
  for (const [row, record] of kept.records.entries()) {
    if (record.length !== header.length) {
      rows.leaveOut(kept.lines[row]!, unequal(record, header));
      continue;
    }
    if (index === count) {
      vectors = vectorsOf(chunks[chunk]!);
      count = chunks[chunk++]!.rowCount;
      index = 0;
    }
    given.record = record;
    given.at = kept.lines[row]!;
    given.selected = vectors;
    given.index = index++;
    rows.take(given);
  }
}

async function calculated(db: DuckDBConnection, selected: readonly Selected[]): Promise<DuckDBDataChunk[]> {
  try {
    return await (await db.run(selectOf(selected))).fetchAllChunks();
  } catch (error) {
    throw usageError(`--map: ${faultOf(error)}`);
  }
}

function takeChunk(rows: EventRows, vectors: readonly DuckDBVector[], count: number, given: MutableRow): void {
  given.selected = vectors;
  for (let index = 0; index < count; index++) {
    given.index = index;
    given.at++;
    rows.take(given);
  }
}
