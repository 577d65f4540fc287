import { inspect } from 'node:util';
import type { Options } from '../../contracts/options.ts';
import type { SqlDialect } from '../../contracts/sql-dialect.ts';
import { echo, plainText } from '../plain-text.ts';
import { thrownText } from '../thrown.ts';
import { queryOf } from '../trace/load-workload.ts';

/** The query of a workload, with the parameters that a run gives its question. */
export interface WorkloadQuery {
  /** The workload's name. */
  readonly workload: string;
  /** The URL of its file. */
  readonly queryFile: string;
  readonly parameters: Options;
}

/** What an engine says of one query. */
export interface DialectAnswer {
  readonly workload: string;
  /** Why it cannot do it. */
  readonly unsupported?: string | undefined;
  /** What is wrong with the answer of one of its functions: "its supports() for iot throws: …". */
  readonly fault?: string | undefined;
}

/** Asks an engine of form `sql` whether it can do each query, and if so has it put in the engine's dialect. */
export function askDialect(engine: SqlDialect, queries: readonly WorkloadQuery[]): DialectAnswer[] {
  return queries.map(({ workload, queryFile, parameters }) => ({
    workload,
    ...answerTo(queryOf({ queryFile: new URL(queryFile) }, parameters), engine, workload),
  }));
}

function answerTo(query: string, engine: SqlDialect, workload: string): Omit<DialectAnswer, 'workload'> {
  let called = 'supports';
  const fault = (text: string): { fault: string } => ({ fault: `its ${called}() for ${workload} ${text}` });
  try {
    const reason: unknown = engine.supports?.(query);
    if (reason !== undefined) {
      return isText(reason)
        ? { unsupported: plainText(reason.trim()) }
        : fault(`gives ${shown(reason)}; it must give undefined, or in words why the query cannot be done`);
    }
    called = 'dialect';
    const rewritten: unknown = engine.dialect === undefined ? query : engine.dialect(query);
    return isText(rewritten) ? {} : fault(`gives ${shown(rewritten)}; it must give the query as a text`);
  } catch (error) {
    return fault(`throws: ${thrownText(error)}`);
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function shown(value: unknown): string {
  return echo(plainText(inspect(value, { breakLength: Number.POSITIVE_INFINITY })));
}
