import type { SqlEngine, TypeScriptEngine, TypeScriptJob } from '../../engines/engine.ts';
import type { Columns, Operator, Tables, Workload } from '../../workloads/workload.ts';

/** What an engine of this process runs over, in either form. */
export interface HereForms {
  readonly workload: Pick<Workload, 'columns'>;
  readonly columns: Columns;
  readonly tables: Tables;
  /** The workload's operator, of the TypeScript form. */
  operator(): Operator;
  /** The workload's query, of the SQL form. */
  readonly query: string;
}

/** Runs an engine of this process once, by the form it hosts. */
export function runHere(
  engine: TypeScriptEngine | SqlEngine,
  job: Omit<TypeScriptJob, 'operator'>,
  { workload, columns, tables, operator, query }: HereForms,
): Promise<void> {
  return engine.form === 'typescript'
    ? engine.run({ ...job, operator })
    : engine.run({ ...job, query, columns, columnSpecs: workload.columns, tables });
}
