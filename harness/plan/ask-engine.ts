import type { Engine, EngineFacts } from '../../contracts/engine.ts';
import { usageError } from '../../contracts/errors.ts';
import { type Options, questionOf } from '../../contracts/options.ts';
import { askDialect, type WorkloadQuery } from '../hosts/ask-dialect.ts';
import { type DescribedEngine, describeEngine } from '../hosts/describe.ts';
import type { EngineReference } from '../processes/request.ts';
import type { ChosenWorkload } from '../run/settings.ts';

/** An engine of a run before its options are known. */
export interface FoundEngine {
  readonly engine: Engine | DescribedEngine;
  readonly reference: EngineReference;
  /** `--engine ./mine.js` */
  readonly flag: string;
}

/** The query of a workload as engines are asked about it, where it has one. */
export function queriesOf({ workload, queryFile, parameters }: ChosenWorkload): WorkloadQuery[] {
  if (queryFile === undefined) {
    return [];
  }
  const question = questionOf(workload.parameters, parameters);
  return [{ workload: workload.name, queryFile: queryFile.href, parameters: question }];
}

/**
 * The facts of an engine with each combination of options, and which of the queries its dialect cannot do. A user's
 * module is asked in its own process.
 *
 * @throws MillraceError 2 where its answers are none
 */
export async function askEngine(
  { engine, reference, flag }: FoundEngine,
  combinations: readonly Options[],
  queries: readonly WorkloadQuery[],
): Promise<{ facts: EngineFacts[]; unsupported: ReadonlyMap<string, string> }> {
  const { facts, dialect } =
    'describe' in engine
      ? {
          facts: combinations.map((options) => engine.describe(options)),
          dialect: engine.form === 'sql' ? askDialect(engine, queries) : [],
        }
      : await describeEngine(reference.module!, flag, combinations, queries);
  const fault = dialect.find((each) => each.fault !== undefined)?.fault;
  if (fault !== undefined) {
    throw usageError(`${flag}: ${fault}`);
  }
  const refused = dialect.flatMap(({ workload, unsupported }) =>
    unsupported ? [[workload, unsupported] as const] : [],
  );
  return { facts, unsupported: new Map(refused) };
}
