import { fileURLToPath, pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { usageError } from '../contracts/errors.ts';
import { thrownText } from './thrown.ts';

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
      ofQuestion: v.optional(v.boolean()),
    }),
    v.check((spec) => !spec.ofQuestion || spec.integer === true, 'a question goes by whole numbers: add integer: true'),
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
export const NameSchema = v.pipe(
  v.string(),
  v.check((name) => /^[\w-]+$/.test(name), 'give letters, digits and hyphens'),
);

/** The options of an engine or the parameters of a workload. */
export const OptionSpecsSchema = v.record(NameSchema, OptionSpecSchema);

/** What Node says of a module that it reads as CommonJS, as the package.json that `npm init` writes may ask for. */
const AS_COMMONJS = /^(Unexpected token 'export'|Cannot use import statement outside a module)/;
const AS_MODULE = 'name the file .mjs, or put "type": "module" into the package.json of its folder';

/** The file URL of a module given on the command line. */
export function moduleUrl(path: string): string {
  return pathToFileURL(path).href;
}

/** Whether a reference is a module's file URL, not a name. */
export function isModule(reference: string): boolean {
  return reference.startsWith('file:');
}

/**
 * What a user's module exports as `kind`, or as its default, checked by the schema.
 *
 * @throws MillraceError 2 where the module cannot be loaded, or what it exports is not complete
 */
export async function importFrom<Schema extends v.GenericSchema>(
  url: string,
  kind: 'engine' | 'workload',
  schema: Schema,
): Promise<unknown> {
  const flag = `--${kind} ${fileURLToPath(url)}`;
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
    const fix = error instanceof SyntaxError && AS_COMMONJS.test(error.message) ? `; ${AS_MODULE}` : '';
    throw usageError(`${flag}: the module cannot be loaded: ${thrownText(error)}${fix}`);
  }
  const candidate = module[kind] ?? module.default;
  if (candidate === undefined) {
    const article = kind === 'engine' ? 'no engine' : 'no workload';
    throw usageError(`${flag}: the module exports ${article}; export it as \`${kind}\` or as the default`);
  }
  const checked = v.safeParse(schema, candidate);
  if (!checked.success) {
    throw usageError(`${flag}: the ${kind} is not complete: ${issueText(kind, checked.issues[0])}`);
  }
  return candidate;
}

/** "model: expected ("streaming" | "batch"), not "stream"", or what is missing and where to find it. */
function issueText(kind: 'engine' | 'workload', issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  if (path === null) {
    return issue.expected === null ? issue.message : `an object is expected, not ${issue.received}`;
  }
  return issue.received === 'undefined'
    ? `it has no ${path}; millrace new ${kind} NAME writes a complete one`
    : issue.expected === null
      ? `${path}: ${issue.message}`
      : `${path}: expected ${issue.expected}, not ${issue.received}`;
}
