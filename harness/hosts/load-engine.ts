import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import type { CommandEngine, EmbeddedEngine, Engine, JavaEngine } from '../../contracts/engine.ts';
import { usageError } from '../../contracts/errors.ts';
import { namedEngines } from '../../engines/registry.ts';
import { userEngine } from '../../jvm/user-engine.ts';
import type { EngineReference } from '../processes/request.ts';
import { WIRE_FORMATS } from '../transport/kafka/wire-format.ts';
import { importFrom, NameSchema, OptionSpecsSchema } from '../user-module.ts';
import { commandEngine, type Hosted } from './program/command-engine.ts';

const TextSchema = v.pipe(v.string(), v.minLength(1));

/** What every engine declares. */
const baseEntries = {
  name: NameSchema,
  title: TextSchema,
  model: v.picklist(['streaming', 'micro-batch', 'batch']),
  options: OptionSpecsSchema,
  library: v.optional(v.string()),
  capabilities: v.optional(
    v.object({
      transports: v.optional(v.array(v.picklist(['memory', 'kafka']))),
      wireFormats: v.optional(v.array(v.picklist(WIRE_FORMATS))),
      workloads: v.optional(v.array(v.string())),
    }),
  ),
};

const embeddedEntries = {
  ...baseEntries,
  runs: v.picklist(['in-process', 'in-workers']),
  form: v.picklist(['typescript', 'sql']),
};

const commandEntries = {
  ...baseEntries,
  runs: v.literal('in-workers'),
  form: v.literal('command'),
  command: TextSchema,
  eventsPerFrame: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))),
};

const javaEntries = {
  ...baseEntries,
  runs: v.literal('over-topics'),
  form: v.literal('java'),
  java: v.object({
    main: TextSchema,
    sources: v.array(v.string()),
    pom: v.optional(v.string()),
    jars: v.optional(v.array(v.string())),
    jvm: v.optional(v.array(v.string())),
  }),
};

/** The declarations of an engine. */
export const DeclarationSchema = v.union([v.object(embeddedEntries), v.object(commandEntries), v.object(javaEntries)]);

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

const EmbeddedSchema = v.object({
  ...embeddedEntries,
  // With the others, which a refusal is to name.
  runs: v.picklist(['in-process', 'in-workers', 'over-topics']),
  form: v.picklist(['typescript', 'sql', 'command']),
  describe: v.function(),
  prepare: v.optional(v.function()),
  run: v.function(),
  dispose: v.optional(v.function()),
  supports: v.optional(v.function()),
  dialect: v.optional(v.function()),
});
const CommandSchema = v.object({ ...commandEntries, describe: v.function() });
const JavaSchema = v.object({ ...javaEntries, describe: v.function() });

/** An engine of a user's module. What it says first decides what it must have, so that what it lacks can be named. */
const EngineSchema = v.lazy((engine) => {
  const { form, runs } = (engine ?? {}) as { form?: unknown; runs?: unknown };
  return form === 'command' ? CommandSchema : runs === 'over-topics' ? JavaSchema : EmbeddedSchema;
});

/** The engine a reference names. */
export async function loadEngine(reference: EngineReference): Promise<Engine> {
  if (reference.module !== undefined) {
    const engine = await declaredIn(reference.module);
    return 'java' in engine ? userEngine(engine, reference.module) : engine;
  }
  if (reference.command !== undefined) {
    return programOf(reference.name, reference.command);
  }
  const engine = namedEngines.find(({ name }) => name === reference.name);
  if (engine === undefined) {
    throw usageError(`no engine is called ${reference.name}`);
  }
  return engine;
}

/** What a user's module (a file URL) exports as `engine`, or as its default. */
export async function declaredIn(module: string): Promise<EmbeddedEngine | CommandEngine | JavaEngine> {
  return (await importFrom(module, 'engine', EngineSchema)) as EmbeddedEngine | CommandEngine | JavaEngine;
}

/** The programs of this thread, by their references: as with a module, whoever loads one gets the same. */
const programs = new Map<string, Hosted>();

/** The engine a reference names, which must be an embedded one or a program. */
export async function loadEmbedded(reference: EngineReference): Promise<Hosted> {
  const engine = await loadEngine(reference);
  if (engine.form === 'command') {
    const key = JSON.stringify(reference);
    const program = programs.get(key) ?? commandEngine(engine, folderOf(reference));
    programs.set(key, program);
    return program;
  }
  if (engine.runs === 'over-topics') {
    throw new Error(`${engine.name} has processes of its own`);
  }
  return engine;
}

/** The folder in which a program's command is given: that of its module, or the command's own. */
export function folderOf({ module }: EngineReference): string {
  return module === undefined ? process.cwd() : dirname(fileURLToPath(module));
}

/** A program given by its command alone: it answers each event as it comes, and has no options. */
function programOf(name: string, command: string): CommandEngine {
  return {
    name,
    title: command,
    model: 'streaming',
    runs: 'in-workers',
    form: 'command',
    command,
    options: {},
    describe: () => ({ commitIntervalMs: 0 }),
  };
}
