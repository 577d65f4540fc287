import type { EmbeddedEngine } from '../../contracts/engine.ts';
import { numberOption } from '../../contracts/options.ts';
import type { Session } from './session.ts';

let prepared: Session | undefined;

/** DuckDB in this process: loads the whole trace into a table, then runs one query over it. */
export const duckdb: EmbeddedEngine = {
  name: 'duckdb',
  title: 'DuckDB',
  model: 'batch',
  library: '@duckdb/node-api',
  runs: 'in-process',
  form: 'sql',
  options: {
    threads: {
      default: 2,
      minimum: 1,
      maximum: 64,
      integer: true,
      unit: 'threads',
      scales: true,
      about: 'threads a query may use; fixed, where DuckDB itself would take one for each core',
    },
  },
  describe: () => ({ commitIntervalMs: Number.POSITIVE_INFINITY }),
  // DuckDB takes long to import: only a process that runs it does so, before the clock starts.
  async prepare(options) {
    const { Session } = await import('./session.ts');
    prepared?.close();
    prepared = await Session.open(numberOption(options, 'threads'));
  },
  async run(job) {
    if (prepared === undefined) {
      throw new Error('duckdb: run() before prepare()');
    }
    await prepared.run(job);
  },
};
