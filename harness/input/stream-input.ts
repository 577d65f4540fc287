import type { DuckDBConnection, DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api';
import type { Stream, Workload } from '../../contracts/workload.ts';
import type { TextDictionaries } from '../trace/text-dictionary.ts';
import type { BadRows } from './bad-rows.ts';
import type { EventRows } from './event-rows.ts';
import type { EventTimes } from './event-time.ts';
import type { Mappings } from './mapping.ts';
import type { InputPlan } from './request.ts';
import type { FileColumn, GivenRow, OpenFile } from './row-fields.ts';

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

/** A file that has been read to its end. */
export function readFileOf(
  { columns, times, timesAreRead }: OpenFile,
  file: string,
  format: string,
  rows: number,
): ReadFile {
  return { file, format, rows, columns, times, timesAreRead };
}

/** A row that is filled again for each row of a file. */
export type MutableRow = { -readonly [Name in keyof GivenRow]: GivenRow[Name] };

/** Such a row, empty. */
export function emptyRow(): MutableRow {
  return { at: 0, record: [], selected: [], index: 0 };
}

/** The columns of a chunk. */
export function vectorsOf(chunk: DuckDBDataChunk): DuckDBVector[] {
  return Array.from({ length: chunk.columnCount }, (_, index) => chunk.getColumnVector(index));
}
