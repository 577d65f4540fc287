import * as v from 'valibot';
import type { EmbeddedEngine, Engine, JavaEngine } from '../../contracts/engine.ts';
import { usageError } from '../../contracts/errors.ts';
import { engines } from '../../engines/registry.ts';
import { userEngine } from '../../jvm/user-engine.ts';
import type { EngineReference } from '../processes/request.ts';
import { WIRE_FORMATS } from '../transport/kafka/wire-format.ts';
import { importFrom, NameSchema, OptionSpecsSchema } from '../user-module.ts';

/** What every engine declares. */
const BaseSchema = v.object({
  name: NameSchema,
  title: v.pipe(v.string(), v.minLength(1)),
  model: v.picklist(['streaming', 'micro-batch', 'batch']),
  options: OptionSpecsSchema,
  library: v.optional(v.string()),
  capabilities: v.optional(
    v.object({
      transports: v.optional(v.array(v.picklist(['memory', 'kafka']))),
      wireFormats: v.optional(v.array(v.picklist(WIRE_FORMATS))),
    }),
  ),
});

const EmbeddedSchema = v.object({ ...BaseSchema.entries, form: v.picklist(['typescript', 'sql']) });
const InProcessSchema = v.object({ ...EmbeddedSchema.entries, runs: v.literal('in-process') });
const InWorkersSchema = v.object({ ...EmbeddedSchema.entries, runs: v.literal('in-workers') });

const JavaSchema = v.object({
  ...BaseSchema.entries,
  runs: v.literal('over-topics'),
  form: v.literal('java'),
  java: v.object({
    main: v.pipe(v.string(), v.minLength(1)),
    sources: v.array(v.string()),
    pom: v.optional(v.string()),
    jars: v.optional(v.array(v.string())),
    jvm: v.optional(v.array(v.string())),
  }),
});

/** The declarations of an engine. */
export const DeclarationSchema = v.variant('runs', [InProcessSchema, InWorkersSchema, JavaSchema]);

const MsSchema = v.pipe(v.number(), v.minValue(0));

/** What follows from the options of a user's engine. */
export const FactsSchema = v.object({
  commitIntervalMs: MsSchema,
  warmUpMs: v.optional(MsSchema),
  eventsLostCold: v.optional(v.pipe(v.number(), v.minValue(0))),
  guarantee: v.optional(v.string()),
  isolation: v.optional(v.picklist(['read_uncommitted', 'read_committed'])),
  heapMiB: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  idle: v.optional(v.array(v.string())),
  itself: v.optional(v.record(v.string(), v.union([v.number(), v.string()]))),
});

const EMBEDDED_FUNCTIONS = { describe: v.function(), prepare: v.optional(v.function()), run: v.function() };

const EngineSchema = v.variant('runs', [
  v.object({ ...InProcessSchema.entries, ...EMBEDDED_FUNCTIONS }),
  v.object({ ...InWorkersSchema.entries, ...EMBEDDED_FUNCTIONS }),
  v.object({ ...JavaSchema.entries, describe: v.function() }),
]);

/** The engine a reference names. */
export async function loadEngine(reference: EngineReference): Promise<Engine> {
  if (reference.module !== undefined) {
    const engine = await declaredIn(reference.module);
    return engine.runs === 'over-topics' ? userEngine(engine, reference.module) : engine;
  }
  const engine = engines.find(({ name }) => name === reference.name);
  if (engine === undefined) {
    throw usageError(`no engine is called ${reference.name}`);
  }
  return engine;
}

/** What a user's module (a file URL) exports as `engine`, or as its default. */
export async function declaredIn(module: string): Promise<EmbeddedEngine | JavaEngine> {
  return (await importFrom(module, 'engine', EngineSchema)) as EmbeddedEngine | JavaEngine;
}

/** The engine a reference names, which must be an embedded one. */
export async function loadEmbedded(reference: EngineReference): Promise<EmbeddedEngine> {
  const engine = await loadEngine(reference);
  if (engine.runs === 'over-topics') {
    throw new Error(`${engine.name} has processes of its own`);
  }
  return engine;
}
