import type { DuckDBConnection, DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api';
import { usageError } from '../../contracts/errors.ts';
import { BadRow } from './bad-rows.ts';
import { type CsvBatch, csvBatches } from './csv-batches.ts';
import { faultOf } from './duckdb.ts';
import type { EventRows } from './event-rows.ts';
import { delimiterOf, type FileKind } from './file-kind.ts';
import { createFields, fieldsRead, type Layout, layoutOf, needsDuckDb, selectOf } from './layout.ts';
import { neededColumns } from './mapping.ts';
import type { InputFile } from './request.ts';
import type { Selected } from './selected.ts';
import { emptyRow, type MutableRow, type ReadFile, readFileOf, type StreamInput, vectorsOf } from './stream-input.ts';

/** Rows given to DuckDB at once. */
const SELECT_ROWS = 16_384;

const delimiterNames: Readonly<Record<string, string>> = {
  ',': 'CSV',
  '\t': 'CSV with tabs',
  ';': 'CSV with semicolons',
  '|': 'CSV with bars',
};

/** Reads a CSV file of events. */
export async function readCsv(input: StreamInput, { name: file, path }: InputFile, kind: FileKind): Promise<ReadFile> {
  const { rows, encoding } = input;
  const before = rows.rows;
  let layout: Layout | undefined;
  let db: DuckDBConnection | undefined;
  let header: readonly string[] = [];
  let kept: Kept = { records: [], lines: [] };
  const given = emptyRow();
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
  let vectors: readonly DuckDBVector[] = [];
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
