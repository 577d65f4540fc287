import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import type { Column } from '../../contracts/workload.ts';

/** What a query gave: whole numbers, in the order of the columns named. */
interface QueryResult {
  readonly names: readonly string[];
  readonly rows: number[][];
}

/**
 * Support for tests: runs a query over small tables in an in-memory DuckDB. Columns of 32-bit integers become INTEGER,
 * so that a query that forgets to widen them overflows; all others become BIGINT.
 */
export async function queryTables(
  tables: Readonly<Record<string, Readonly<Record<string, Column>>>>,
  query: string,
): Promise<QueryResult> {
  const connection = await sharedConnection();
  for (const [name, columns] of Object.entries(tables)) {
    await fillTable(connection, name, columns);
  }
  const reader = await connection.runAndReadAll(query);
  return { names: reader.columnNames(), rows: reader.getRows().map((row) => row.map(exactNumber)) };
}

let connecting: Promise<DuckDBConnection> | undefined;

/** One in-memory database for all calls of a process: opening one costs more than a small query. */
function sharedConnection(): Promise<DuckDBConnection> {
  connecting ??= DuckDBInstance.create(':memory:', { threads: '1' }).then((instance) => instance.connect());
  return connecting;
}

async function fillTable(
  connection: DuckDBConnection,
  name: string,
  columns: Readonly<Record<string, Column>>,
): Promise<void> {
  const entries = Object.entries(columns);
  const isInteger = entries.map(([, values]) => values instanceof Int32Array);
  const definitions = entries.map(([column], i) => `${column} ${isInteger[i]! ? 'INTEGER' : 'BIGINT'}`);
  await connection.run(`CREATE OR REPLACE TABLE ${name} (${definitions.join(', ')})`);
  const appender = await connection.createAppender(name);
  const rows = entries[0]![1].length;
  for (let row = 0; row < rows; row++) {
    entries.forEach(([, values], i) => {
      const value = values[row]!;
      isInteger[i]! ? appender.appendInteger(value) : appender.appendBigInt(BigInt(value));
    });
    appender.endRow();
  }
  appender.closeSync();
}

/** The whole number DuckDB gave, of whatever integer type; refuses anything that is not exactly one. */
function exactNumber(value: DuckDBValue): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
    throw new TypeError(`not a whole number below 2^53: ${String(value)}`);
  }
  return number;
}
