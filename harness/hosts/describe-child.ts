// A child process that imports a user's module and describes its engine or workload. Its arguments: the parent's id,
// 'engine' or 'workload', the module's URL, and for an engine the options of each variant to describe and the queries to
// ask it about (JSON). It answers once and is then killed.
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import * as v from 'valibot';
import type { Engine } from '../../contracts/engine.ts';
import { MillraceError } from '../../contracts/errors.ts';
import type { Options } from '../../contracts/options.ts';
import { thrownText } from '../thrown.ts';
import { formsOf, loadWorkload, WorkloadFactsSchema } from '../trace/load-workload.ts';
import { askDialect, type WorkloadQuery } from './ask-dialect.ts';
import type { DescribeAnswer } from './describe.ts';
import { DeclarationSchema, declaredIn, FactsSchema, loadEngine } from './load-engine.ts';

const [parent, kind, module, variants, queries] = process.argv.slice(2) as [string, string, string, string, string];
// Taken before the module is imported, so that nothing its code sends counts as an answer of this program.
const send = process.send!.bind(process);
delete process.send;
const exit = process.exit.bind(process);
new Worker(new URL('../processes/watchdog.js', import.meta.url), { workerData: { parent: Number(parent) } }).unref();

process.on('uncaughtException', refuse);
process.on('unhandledRejection', refuse);
process.once('beforeExit', () => refuse(new Error('it waits at its top level for something that never comes')));
(kind === 'engine' ? describeEngine() : describeWorkload()).then(answer, refuse);

async function describeWorkload(): Promise<DescribeAnswer> {
  const workload = await loadWorkload(module);
  await settled();
  const { queryFile, java } = workload;
  return {
    kind: 'workload',
    workload: v.parse(WorkloadFactsSchema, workload),
    forms: formsOf(workload),
    ...(queryFile && { queryFile: queryFile.href }),
    ...(java && { java: { operator: java.operator, sources: java.sources.map(({ href }) => href) } }),
  };
}

async function describeEngine(): Promise<DescribeAnswer> {
  const engine = await loadEngine({ name: module, module });
  await settled();
  // A copy of the known fields: an engine may have others that cannot be sent.
  const declared = v.parse(DeclarationSchema, await declaredIn(module));
  const asked = JSON.parse(variants) as Options[];
  const facts = asked.map((variant) => factsOf(engine, variant));
  const dialect = engine.form === 'sql' ? askDialect(engine, JSON.parse(queries) as WorkloadQuery[]) : [];
  return { kind: 'engine', engine: declared, facts, dialect };
}

/** Waits for what the module's top level left behind: a late throw is then seen, and a timer ends or is reported. */
async function settled(): Promise<void> {
  for (let waitMs = 10; waitMs <= 640; waitMs *= 2) {
    await sleep(waitMs);
    if (!process.getActiveResourcesInfo().includes('Timeout')) {
      return;
    }
  }
  throw new MillraceError('it leaves a timer running at its top level; start timers in prepare() or run()', 4);
}

function factsOf(engine: Engine, options: Options): v.InferOutput<typeof FactsSchema> | string {
  try {
    const reported: unknown = engine.describe({ ...options });
    const checked = v.safeParse(FactsSchema, reported);
    return checked.success ? checked.output : complaint(reported, checked.issues[0]);
  } catch (error) {
    return `throws: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** "gives commitIntervalMs: -1; it must be a number of ms from 0". */
function complaint(reported: unknown, issue: v.InferIssue<typeof FactsSchema>): string {
  const path = v.getDotPath(issue);
  const value = inspect(path === null ? reported : issue.input, { breakLength: Number.POSITIVE_INFINITY }).slice(0, 80);
  return path === null
    ? `gives ${value}; it must be an object, as { commitIntervalMs: 0 }`
    : `gives ${path}: ${value}; it must be ${path.endsWith('Ms') ? 'a number of ms from 0' : issue.expected}`;
}

function refuse(error: unknown): void {
  const exitCode = error instanceof MillraceError ? error.exitCode : 4;
  answer({ kind: 'refusal', reason: thrownText(error), exitCode });
}

function answer(message: DescribeAnswer): void {
  send(message, undefined, {}, () => exit(0));
}
