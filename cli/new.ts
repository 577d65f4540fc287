import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CommandModule } from 'yargs';
import { unwritable, usageError } from '../contracts/errors.ts';
import { namedEngines as engines } from '../engines/registry.ts';
import { shown, wordFlag } from '../harness/plan/values.ts';
import { workloads } from '../workloads/registry.ts';
import { printLine } from './output.ts';

interface NewFlags {
  readonly kind?: string | undefined;
  readonly name?: string | undefined;
  readonly form?: string | undefined;
}

/** Holds a folder for a workload, and one for an engine of each form. */
const TEMPLATES = fileURLToPath(new URL('../templates', import.meta.url));
/** Stands for the name in the files of a template. */
const PLACEHOLDER = 'NAME';
const DEFAULT_FORM = 'typescript';

/** `millrace new` */
export const newCommand: CommandModule<object, NewFlags> = {
  command: 'new [kind] [name]',
  describe: 'Write a folder with an engine or a workload of your own that works at once, its test and its commands',
  builder: (yargs) =>
    yargs
      .positional('kind', { type: 'string', describe: 'engine or workload' })
      .positional('name', { type: 'string', describe: 'its name, and that of the folder' })
      .option('form', {
        type: 'string',
        requiresArg: true,
        defaultDescription: DEFAULT_FORM,
        describe: `of an engine: ${forms().join(', ')}`,
      }),
  handler({ kind, name, form }) {
    if (kind === undefined || name === undefined) {
      throw usageError('new: say what, and its name: millrace new engine NAME, or millrace new workload NAME');
    }
    const template = templateOf(wordFlag('new', kind, ['engine', 'workload']), form);
    checkName(`new ${kind}`, name);
    for (const file of writeFolder(`new ${kind} ${name}`, template, name)) {
      printLine(file);
    }
    printLine(`Next: cd ${name} && npm test (README.md there has more)`);
  },
};

function forms(): string[] {
  return readdirSync(join(TEMPLATES, 'engine'));
}

function templateOf(kind: 'engine' | 'workload', form: string | undefined): string {
  if (kind === 'engine') {
    return join(TEMPLATES, kind, wordFlag('--form', form ?? DEFAULT_FORM, forms()));
  }
  if (form !== undefined) {
    throw usageError(`--form ${form}: it belongs to millrace new engine; a workload has its query in several forms`);
  }
  return join(TEMPLATES, kind);
}

/** Refuses what could not be told apart on the command line, or be the name of a folder and a package everywhere. */
function checkName(flag: string, name: string): void {
  if (!/^[a-z][a-z0-9-]{0,49}$/.test(name)) {
    throw usageError(
      `${shown(flag, name)}: give up to 50 lower-case letters, digits and hyphens, the first of them a letter`,
    );
  }
  for (const [kind, known] of Object.entries({ engine: engines, workload: workloads })) {
    if (known.some((each) => each.name === name)) {
      throw usageError(`${shown(flag, name)}: that is the name of ${kind} ${name} of millrace; give another`);
    }
  }
}

/** Writes the files of a template into a new folder, and returns their paths. Nothing is left of one that fails. */
function writeFolder(flag: string, template: string, name: string): string[] {
  try {
    mkdirSync(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw usageError(`${flag}: ${name} is there already; give another name, or remove it`);
    }
    throw unwritable(name, error);
  }
  try {
    cpSync(template, name, { recursive: true });
    const files = readdirSync(name, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
    for (const file of files) {
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll(PLACEHOLDER, name));
    }
    return files;
  } catch (error) {
    rmSync(name, { recursive: true, force: true });
    throw unwritable(name, error);
  }
}
