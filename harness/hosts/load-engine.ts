import { fileURLToPath, pathToFileURL } from 'node:url';
import * as v from 'valibot';
import type { EmbeddedEngine, Engine } from '../../contracts/engine.ts';
import { usageError } from '../../contracts/errors.ts';
import { engines } from '../../engines/registry.ts';
import type { EngineReference } from '../processes/request.ts';
import { thrownText } from '../processes/thrown.ts';
import { WIRE_FORMATS } from '../transport/kafka/wire-format.ts';

const OptionSpecSchema = v.union([
  v.pipe(
    v.object({
      default: v.number(),
      minimum: v.number(),
      maximum: v.number(),
      about: v.string(),
      unit: v.optional(v.string()),
      integer: v.optional(v.boolean()),
      itself: v.optional(v.number()),
      scales: v.optional(v.boolean()),
    }),
    v.check((spec) => spec.default >= spec.minimum && spec.default <= spec.maximum, 'its default is out of its range'),
  ),
  v.pipe(
    v.object({ default: v.string(), choices: v.array(v.string()), itself: v.optional(v.string()), about: v.string() }),
    v.check((spec) => spec.choices.includes(spec.default), 'its default is not among its choices'),
  ),
  v.object({
    default: v.string(),
    pattern: v.pipe(v.string(), v.check(isPattern, 'no regular expression')),
    expected: v.string(),
    about: v.string(),
  }),
]);

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) !== undefined;
  } catch {
    return false;
  }
}

/** A name is written before a point or an equals sign in `--set NAME.option=value`. */
const NameSchema = v.pipe(
  v.string(),
  v.check((name) => /^[\w-]+$/.test(name), 'give letters, digits and hyphens'),
);

/** What an engine is, apart from what it does. */
export const DeclarationSchema = v.object({
  name: NameSchema,
  title: v.pipe(v.string(), v.minLength(1)),
  model: v.picklist(['streaming', 'micro-batch', 'batch']),
  runs: v.picklist(['in-process', 'in-workers']),
  form: v.picklist(['typescript', 'sql']),
  options: v.record(NameSchema, OptionSpecSchema),
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
    return loadModule(reference.module);
  }
  const engine = engines.find(({ name }) => name === reference.name);
  if (engine === undefined) {
    throw usageError(`no engine is called ${reference.name}`);
  }
  return engine;
}

/** The engine a reference names, which is a part of the harness's own processes. */
export async function loadEmbedded(reference: EngineReference): Promise<EmbeddedEngine> {
  const engine = await loadEngine(reference);
  if (engine.runs === 'over-topics') {
    throw new Error(`${engine.name} has processes of its own`);
  }
  return engine;
}

/** The file URL of a module given on the command line. */
export function moduleUrl(path: string): string {
  return pathToFileURL(path).href;
}

async function loadModule(url: string): Promise<Engine> {
  const flag = `--engine ${fileURLToPath(url)}`;
  let module: Record<string, unknown>;
  try {
    module = (await import(url)) as Record<string, unknown>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException | null)?.code === 'ERR_UNKNOWN_FILE_EXTENSION') {
      throw usageError(
        `${flag}: Node ${process.versions.node} does not run this kind of file; compile TypeScript to JavaScript first, ` +
          'or run millrace with Node 22.18 or later',
      );
    }
    throw usageError(`${flag}: the module cannot be loaded: ${thrownText(error)}`);
  }
  const candidate = module.engine ?? module.default;
  if (candidate === undefined) {
    throw usageError(`${flag}: the module exports no engine; export it as \`engine\` or as the default`);
  }
  const checked = v.safeParse(EngineSchema, candidate);
  if (!checked.success) {
    throw usageError(`${flag}: the engine is not complete: ${issueText(checked.issues[0])}`);
  }
  return candidate as Engine;
}

/** "model: expected ("streaming" | "batch"), not "stream"". */
function issueText(issue: v.InferIssue<typeof EngineSchema>): string {
  const path = v.getDotPath(issue);
  if (path === null) {
    return `an object is expected, not ${issue.received}`;
  }
  return issue.received === 'undefined'
    ? `it has no ${path}`
    : issue.expected === null
      ? `${path}: ${issue.message}`
      : `${path}: expected ${issue.expected}, not ${issue.received}`;
}
