import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import type { Engine } from '../../engines/engine.ts';
import { engines } from '../../engines/registry.ts';
import { usageError } from '../errors.ts';
import type { EngineReference } from './request.ts';

const OptionSpecSchema = v.union([
  v.object({ default: v.number(), minimum: v.number(), maximum: v.number(), about: v.string() }),
  v.object({ default: v.string(), choices: v.array(v.string()), about: v.string() }),
]);

const EngineSchema = v.object({
  name: v.pipe(v.string(), v.minLength(1)),
  title: v.pipe(v.string(), v.minLength(1)),
  model: v.picklist(['streaming', 'micro-batch', 'batch']),
  form: v.picklist(['typescript', 'sql']),
  options: v.record(v.string(), OptionSpecSchema),
  periodMs: v.function(),
  prepare: v.optional(v.function()),
  run: v.function(),
});

/** The engine a reference names. A module exports it as `engine` or as its default. */
export async function loadEngine(reference: EngineReference): Promise<Engine> {
  if (reference.module !== undefined) {
    return loadModule(reference.module);
  }
  const engine = engines.find(({ name }) => name === reference.name);
  if (engine === undefined) {
    throw usageError(`no engine is called ${reference.name}`);
  }
  return engine;
}

/** The file URL of a module given on the command line. */
export function moduleUrl(path: string): string {
  return pathToFileURL(path).href;
}

async function loadModule(url: string): Promise<Engine> {
  let module: Record<string, unknown>;
  try {
    module = (await import(url)) as Record<string, unknown>;
  } catch (error) {
    throw usageError(`--engine ${url}: the module cannot be loaded: ${firstLine(error)}`);
  }
  const candidate = module.engine ?? module.default;
  if (candidate === undefined) {
    throw usageError(`--engine ${url}: the module exports no engine; export it as \`engine\` or as the default`);
  }
  const checked = v.safeParse(EngineSchema, candidate);
  if (!checked.success) {
    const issue = checked.issues[0];
    throw usageError(`--engine ${url}: ${v.getDotPath(issue) ?? 'the export'}: ${issue.message}`);
  }
  return candidate as Engine;
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
}
