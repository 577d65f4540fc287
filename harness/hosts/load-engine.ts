import * as v from 'valibot';
import type { EmbeddedEngine, Engine } from '../../contracts/engine.ts';
import { usageError } from '../../contracts/errors.ts';
import { engines } from '../../engines/registry.ts';
import type { EngineReference } from '../processes/request.ts';
import { WIRE_FORMATS } from '../transport/kafka/wire-format.ts';
import { importFrom, NameSchema, OptionSpecsSchema } from '../user-module.ts';

/** The declarations of an engine. */
export const DeclarationSchema = v.object({
  name: NameSchema,
  title: v.pipe(v.string(), v.minLength(1)),
  model: v.picklist(['streaming', 'micro-batch', 'batch']),
  runs: v.picklist(['in-process', 'in-workers']),
  form: v.picklist(['typescript', 'sql']),
  options: OptionSpecsSchema,
  library: v.optional(v.string()),
  capabilities: v.optional(
    v.object({
      transports: v.optional(v.array(v.picklist(['memory', 'kafka']))),
      wireFormats: v.optional(v.array(v.picklist(WIRE_FORMATS))),
    }),
  ),
});

const MsSchema = v.pipe(v.number(), v.minValue(0));

/** What follows from the options of an embedded engine. */
export const FactsSchema = v.object({
  commitIntervalMs: MsSchema,
  warmUpMs: v.optional(MsSchema),
  guarantee: v.optional(v.string()),
  idle: v.optional(v.array(v.string())),
  itself: v.optional(v.record(v.string(), v.union([v.number(), v.string()]))),
});

const EngineSchema = v.object({
  ...DeclarationSchema.entries,
  describe: v.function(),
  prepare: v.optional(v.function()),
  run: v.function(),
});

/** The engine a reference names. A module exports it as `engine` or as its default. */
export async function loadEngine(reference: EngineReference): Promise<Engine> {
  if (reference.module !== undefined) {
    return (await importFrom(reference.module, 'engine', EngineSchema)) as EmbeddedEngine;
  }
  const engine = engines.find(({ name }) => name === reference.name);
  if (engine === undefined) {
    throw usageError(`no engine is called ${reference.name}`);
  }
  return engine;
}

/** The engine a reference names, which must be an embedded one. */
export async function loadEmbedded(reference: EngineReference): Promise<EmbeddedEngine> {
  const engine = await loadEngine(reference);
  if (engine.runs === 'over-topics') {
    throw new Error(`${engine.name} has processes of its own`);
  }
  return engine;
}
