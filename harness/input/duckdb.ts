import type { DuckDBConnection } from '@duckdb/node-api';

/** Reading is one thing at a time, but DuckDB unpacks faster with two threads. */
const THREADS = 2;

/** A DuckDB that has been opened. */
export interface OpenDuckDb {
  /** A connection with temporary tables of its own. */
  connect(): Promise<DuckDBConnection>;
  /** Frees its memory. */
  close(): void;
}

/** Most numbers are short: these DuckDB reads thirty times as fast by way of a narrower type. */
const asNumber = `CASE WHEN regexp_full_match(x, '[-+]?\\d{1,11}(\\.\\d{1,6})?')
  THEN CAST(CAST(x AS DECIMAL(18, 6)) AS DECIMAL(38, 12)) ELSE CAST(x AS DECIMAL(38, 12)) END`;

/**
 * Opens a DuckDB that fetches no extensions.
 * Texts become numbers by `as_number`, exact to the twelfth decimal; of floating point numbers `as_decimal` takes
 * fifteen digits, which leaves out the noise of binary.
 */
export async function openDuckDb(temporaryFolder: string): Promise<OpenDuckDb> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(THREADS),
    temp_directory: temporaryFolder,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run("SET GLOBAL TimeZone = 'UTC'");
  await connection.run(`CREATE MACRO as_number(x) AS ${asNumber}`);
  await connection.run("CREATE MACRO as_decimal(x) AS CAST(format('{:.15g}', x) AS DECIMAL(38, 12))");
  connection.closeSync();
  return { connect: () => instance.connect(), close: () => instance.closeSync() };
}

/** What DuckDB says is wrong, in one line: without the candidates and the picture of the place. */
export function faultOf(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return first.replace(/^(?:\w+ )+Error: /, '').replace(/\. You might need .*$/, '');
}

/** A text as SQL has it. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
