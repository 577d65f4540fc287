import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { EmbeddedJob } from '../../contracts/engine.ts';
import type { Column } from '../../contracts/workload.ts';
import { loadTable } from './load.ts';
import { emitRows } from './read.ts';

/** How often an aborted query is interrupted, ms. */
const INTERRUPT_EVERY_MS = 10;

/** One in-memory database, for any number of jobs. */
export class Session {
  readonly #instance: DuckDBInstance;

  private constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  static async open(threads: number): Promise<Session> {
    return new Session(await DuckDBInstance.create(':memory:', { threads: String(threads) }));
  }

  close(): void {
    this.#instance.closeSync();
  }

  /** Waits for the whole trace, loads it, queries it, and makes all answers one commit. */
  async run(job: EmbeddedJob): Promise<void> {
    const events = await wholeHistory(job);
    if (job.signal.aborted) {
      return;
    }
    // Temporary tables belong to their connection: jobs neither see each other's nor leave any behind.
    const connection = await this.#instance.connect();
    const stopInterrupting = interruptOnAbort(connection, job.signal);
    try {
      await loadTables(connection, job, events);
      job.signal.throwIfAborted();
      await emitRows(await connection.stream(job.query), job.sink, job.signal);
      await job.sink.commit();
    } catch (error) {
      if (!job.signal.aborted) {
        throw error;
      }
    } finally {
      stopInterrupting();
      connection.disconnectSync();
    }
  }
}

/** Waits for the last event; returns the number of events. */
async function wholeHistory({ source, signal }: EmbeddedJob): Promise<number> {
  let events = source.take();
  while (!source.ended && !signal.aborted) {
    await source.arrival();
    events = source.take();
  }
  return events;
}

async function loadTables(connection: DuckDBConnection, job: EmbeddedJob, events: number): Promise<void> {
  const { streams, tables, signal } = job;
  const columns = job.columns as Readonly<Record<string, Column>>;
  for (const [place, stream] of streams.entries()) {
    const names = ['id', 'event_time', ...stream.columns];
    const own = Object.fromEntries(
      names.map((name) => [name, streams.length === 1 ? columns[name]! : rowsOf(columns, place, name)]),
    );
    await loadTable(connection, stream.name, own, streams.length === 1 ? events : own.id!.length, signal);
  }
  for (const [name, table] of Object.entries(tables)) {
    await loadTable(connection, name, table, Object.values(table)[0]?.length ?? 0, signal);
  }
}

/** A column's values in the rows of one of several streams. */
function rowsOf(columns: Readonly<Record<string, Column>>, place: number, name: string): Column {
  const stream = columns.stream!;
  return columns[name]!.filter((_, row) => stream[row] === place);
}

/** Interrupts what the connection is doing from the abort on, until the function returned is called. */
function interruptOnAbort(connection: DuckDBConnection, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    connection.interrupt();
    // An interrupt just before a query begins is forgotten when it does.
    timer ??= setInterval(interrupt, INTERRUPT_EVERY_MS);
  };
  signal.addEventListener('abort', interrupt);
  return () => {
    signal.removeEventListener('abort', interrupt);
    clearInterval(timer);
  };
}
