// A process of its own that imports a user's module and tells what its engine is. Its arguments: the parent's id, the
// module's URL, and the options (JSON) of each variant whose period is asked for. It answers once and is then killed.
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import * as v from 'valibot';
import type { Engine } from '../../engines/engine.ts';
import type { Options } from '../../workloads/options.ts';
import { MillraceError } from '../errors.ts';
import type { DescribeAnswer } from './describe-engine.ts';
import { EngineFactsSchema, loadEngine } from './load-engine.ts';
import { thrownText } from './thrown.ts';

const [parent, module, variants] = process.argv.slice(2) as [string, string, string];
// Taken before the module is imported: nothing that its code sends is an answer of this program.
const send = process.send!.bind(process);
delete process.send;
const exit = process.exit.bind(process);
new Worker(new URL('./watchdog.js', import.meta.url), { workerData: { parent: Number(parent) } }).unref();

process.on('uncaughtException', refuse);
process.on('unhandledRejection', refuse);
process.once('beforeExit', () => refuse(new Error('it waits at its top level for something that never comes')));
describe().then(answer, refuse);

async function describe(): Promise<DescribeAnswer> {
  const engine = await loadEngine({ name: module, module });
  await settled();
  // A copy of what is known: an engine may hold things of its own that cannot be sent.
  const facts = v.parse(EngineFactsSchema, engine);
  const asked = JSON.parse(variants) as Options[];
  return { ok: true, engine: facts, periodsMs: asked.map((variant) => periodOf(engine, variant)) };
}

/** Lets what the module left behind at its top level happen: a late throw is then seen, and a timer ends or is told. */
async function settled(): Promise<void> {
  for (let waitMs = 10; waitMs <= 640; waitMs *= 2) {
    await sleep(waitMs);
    if (!process.getActiveResourcesInfo().includes('Timeout')) {
      return;
    }
  }
  throw new MillraceError('it leaves a timer running at its top level; start timers in prepare() or run()', 4);
}

function periodOf(engine: Engine, options: Options): number | string {
  try {
    const period: unknown = engine.periodMs({ ...options });
    return typeof period === 'number' && period >= 0
      ? period
      : `gives ${inspect(period, { breakLength: Number.POSITIVE_INFINITY }).slice(0, 80)}; it must be a number of ms from 0`;
  } catch (error) {
    return `throws: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function refuse(error: unknown): void {
  const exitCode = error instanceof MillraceError ? error.exitCode : 4;
  answer({ ok: false, reason: thrownText(error), exitCode });
}

function answer(message: DescribeAnswer): void {
  send(message, undefined, {}, () => exit(0));
}
