import type { DuckDBConnection, DuckDBVector } from '@duckdb/node-api';
import { MillraceError, usageError } from '../../contracts/errors.ts';
import { fileError } from './csv-batches.ts';
import { readCsv } from './csv-events.ts';
import { faultOf, sqlText } from './duckdb.ts';
import type { EventRows } from './event-rows.ts';
import { type FileKind, kindOf } from './file-kind.ts';
import { layoutOf, selectOf } from './layout.ts';
import { quotedName } from './names.ts';
import type { InputFile } from './request.ts';
import { emptyRow, type MutableRow, type ReadFile, readFileOf, type StreamInput, vectorsOf } from './stream-input.ts';

/** Rows between two reports of progress. */
const REPORT_ROWS = 65_536;

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
    const given = emptyRow();
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

function takeChunk(rows: EventRows, vectors: readonly DuckDBVector[], count: number, given: MutableRow): void {
  given.selected = vectors;
  for (let index = 0; index < count; index++) {
    given.index = index;
    given.at++;
    rows.take(given);
  }
}
