import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import type {
  CommandEngine,
  EmbeddedEngine,
  EngineFacts,
  Form,
  JavaEngine,
  TopicEngine,
} from '../../contracts/engine.ts';
import { MillraceError, usageError } from '../../contracts/errors.ts';
import type { Options } from '../../contracts/options.ts';
import type { SqlDialect } from '../../contracts/sql-dialect.ts';
import type { JavaForm, WorkloadFacts } from '../../contracts/workload.ts';
import { userEngine } from '../../jvm/user-engine.ts';
import { WorkloadFactsSchema } from '../trace/load-workload.ts';
import type { DialectAnswer, WorkloadQuery } from './ask-dialect.ts';
import { DeclarationSchema, FactsSchema } from './load-engine.ts';

/** How long a module may take to be imported and described. */
const LIMIT_MS = 10_000;

/** What a command knows of a user's engine: its declarations, not its functions. */
export type DescribedEngine =
  | Omit<EmbeddedEngine, 'describe' | 'run' | 'prepare' | 'dispose' | keyof SqlDialect>
  | Omit<CommandEngine, 'describe'>
  | Omit<TopicEngine, 'describe' | 'run' | keyof SqlDialect>;

const AnswerSchema = v.variant('kind', [
  v.object({
    kind: v.literal('engine'),
    engine: DeclarationSchema,
    /** The facts of each variant, or what is wrong with them. */
    facts: v.array(v.union([FactsSchema, v.string()])),
    dialect: v.array(
      v.object({ workload: v.string(), unsupported: v.optional(v.string()), fault: v.optional(v.string()) }),
    ),
  }),
  v.object({
    kind: v.literal('workload'),
    workload: WorkloadFactsSchema,
    forms: v.array(v.picklist(['typescript', 'sql', 'java'])),
    queryFile: v.optional(v.pipe(v.string(), v.url())),
    java: v.optional(v.object({ operator: v.string(), sources: v.array(v.pipe(v.string(), v.url())) })),
  }),
  v.object({ kind: v.literal('refusal'), reason: v.string(), exitCode: v.number() }),
]);

/** What the process that imports a module answers. */
export type DescribeAnswer = v.InferOutput<typeof AnswerSchema>;

/**
 * The engine of a module (a file URL), its facts with each of `variants`, and what its SQL dialect makes of `queries`. A
 * child process imports the module: its code never runs in this one. Messages begin with `flag`.
 * @throws MillraceError 2 where the engine is incomplete or its facts are invalid, 4 where the module cannot be loaded
 * cleanly: it ends its process, hangs, throws later or leaves a timer.
 */
export async function describeEngine(
  module: string,
  flag: string,
  variants: readonly Options[],
  queries: readonly WorkloadQuery[],
): Promise<{ engine: DescribedEngine; facts: EngineFacts[]; dialect: DialectAnswer[] }> {
  const answer = await ask('engine', module, flag, JSON.stringify(variants), JSON.stringify(queries));
  const facts = answer.facts.map((each, index) => {
    if (typeof each === 'string') {
      throw usageError(`${flag}: its describe()${variantText(variants[index]!)} ${each}`);
    }
    return each as EngineFacts;
  });
  return { engine: describedBy(answer.engine as DescribedEngine | JavaEngine, module), facts, dialect: answer.dialect };
}

/** With its jars, where it is a Java program: the command fetches them before a run. */
function describedBy(declared: DescribedEngine | JavaEngine, module: string): DescribedEngine {
  if (!('java' in declared)) {
    return declared;
  }
  const { describe: _, run: __, ...known } = userEngine(declared, module);
  return known;
}

/** What a command knows of a user's workload, described by a child process as an engine is. */
export async function describeWorkload(
  module: string,
  flag: string,
): Promise<{ workload: WorkloadFacts; forms: readonly Form[]; queryFile?: URL; java?: JavaForm }> {
  const { workload, forms, queryFile, java } = await ask('workload', module, flag);
  return {
    workload: workload as WorkloadFacts,
    forms,
    ...(queryFile !== undefined && { queryFile: new URL(queryFile) }),
    ...(java && { java: { ...java, sources: java.sources.map((source) => new URL(source)) } }),
  };
}

/** Has a child process import the module. @throws MillraceError with the reason why it refuses it */
async function ask<Kind extends 'engine' | 'workload'>(
  kind: Kind,
  module: string,
  flag: string,
  ...words: readonly string[]
): Promise<Extract<DescribeAnswer, { kind: Kind }>> {
  const answer = await answerOf([kind, module, ...words], flag);
  if (answer.kind === 'refusal') {
    throw new MillraceError(
      answer.exitCode === 2 ? answer.reason : `${flag}: the module cannot be loaded: ${answer.reason}`,
      answer.exitCode,
    );
  }
  return answer as Extract<DescribeAnswer, { kind: Kind }>;
}

function answerOf(words: readonly string[], flag: string): Promise<DescribeAnswer> {
  return new Promise((resolve, reject) => {
    const program = fileURLToPath(new URL('./describe-child.js', import.meta.url));
    const child = fork(program, [String(process.pid), ...words], {
      detached: true,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const failed = (reason: string): void =>
      reject(new MillraceError(`${flag}: the module cannot be loaded: ${reason}`, 4));
    const end = (): void => {
      clearTimeout(timer);
      try {
        // Together with everything that the module may have started.
        process.kill(-child.pid!, 'SIGKILL');
      } catch {
        // It has ended, or never started.
      }
    };
    const timer = setTimeout(() => {
      failed(`it was not done within ${LIMIT_MS / 1000} s`);
      end();
    }, LIMIT_MS);
    child.once('message', (message) => {
      const checked = v.safeParse(AnswerSchema, message);
      if (checked.success) {
        resolve(checked.output);
      } else {
        failed('it sent something of its own to the command');
      }
      end();
    });
    child.once('error', (error) => {
      failed(error.message);
      end();
    });
    child.once('close', (code, signal) => {
      // After an answer this has no effect.
      failed(
        `its process ${signal === null ? `exited with code ${code}` : `was ended by ${signal}`} while it was imported`,
      );
      end();
    });
  });
}

/** " for interval=10, size=5", or nothing where there are no options. */
function variantText(options: Options): string {
  const parts = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  return parts.length > 0 ? ` for ${parts.join(', ')}` : '';
}
