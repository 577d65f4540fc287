import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import {
  BIGINT,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  INTEGER,
  UINTEGER,
} from '@duckdb/node-api';
import bindings from '@duckdb/node-bindings';
import type { Column } from '../../contracts/workload.ts';

/** Rows in one of DuckDB's vectors. */
const CHUNK_ROWS = 2048;
/** Chunks between turns of the event loop, some milliseconds apart. */
const CHUNKS_PER_TURN = 64;

/**
 * Creates temporary table `name` from the first `rows` rows of `columns`. A column of numbers becomes BIGINT, a
 * narrower one keeps its width. Throws the signal's reason once it has aborted.
 *
 * The bytes of each column are copied straight into one reused chunk: a call for each value would take several times as
 * long.
 */
export async function loadTable(
  connection: DuckDBConnection,
  name: string,
  columns: Readonly<Record<string, Column>>,
  rows: number,
  signal: AbortSignal,
): Promise<void> {
  const arrays = Object.values(columns);
  const types = arrays.map(typeOf);
  const definitions = Object.keys(columns).map((column, i) => `"${column}" ${types[i]!}`);
  await connection.run(`CREATE TEMPORARY TABLE "${name}" (${definitions.join(', ')})`);
  const appender = await connection.createAppender(name, undefined, 'temp');
  try {
    const chunk = DuckDBDataChunk.create(types);
    for (let first = 0, chunks = 1; first < rows; first += CHUNK_ROWS, chunks++) {
      appendRows(appender, chunk, arrays, first, Math.min(CHUNK_ROWS, rows - first));
      if (chunks % CHUNKS_PER_TURN === 0) {
        await eventLoopTurn();
        signal.throwIfAborted();
      }
    }
  } finally {
    appender.closeSync();
  }
}

function typeOf(column: Column): DuckDBType {
  if (column instanceof Float64Array) {
    return BIGINT;
  }
  return column instanceof Int32Array ? INTEGER : UINTEGER;
}

/** Columns are over shared memory, which DuckDB does not read from: their bytes pass through here. */
const staging = new ArrayBuffer(CHUNK_ROWS * 8);
const stagedBytes = new Uint8Array(staging);
const stagedWords = new Int32Array(staging);

function appendRows(
  appender: DuckDBAppender,
  chunk: DuckDBDataChunk,
  columns: readonly Column[],
  first: number,
  rows: number,
): void {
  chunk.rowCount = rows;
  columns.forEach((column, index) => {
    const byteCount =
      column instanceof Float64Array ? stageWide(column, first, rows) : stageNarrow(column, first, rows);
    bindings.copy_data_to_vector(bindings.data_chunk_get_vector(chunk.chunk, index), 0, staging, 0, byteCount);
  });
  appender.appendDataChunk(chunk);
}

function stageNarrow(column: Int32Array | Uint32Array, first: number, rows: number): number {
  const byteCount = rows * 4;
  stagedBytes.set(new Uint8Array(column.buffer, column.byteOffset + first * 4, byteCount));
  return byteCount;
}

/** Whole numbers as 64-bit integers: two little-endian words each, as BigInt would give, but without allocating any. */
function stageWide(column: Float64Array, first: number, rows: number): number {
  for (let row = 0; row < rows; row++) {
    const value = column[first + row]!;
    stagedWords[2 * row] = value;
    stagedWords[2 * row + 1] = Math.floor(value / 2 ** 32);
  }
  return rows * 8;
}
