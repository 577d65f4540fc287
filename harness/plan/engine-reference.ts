import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { usageError } from '../../contracts/errors.ts';
import { namedEngines } from '../../engines/registry.ts';
import type { EngineReference } from '../processes/request.ts';
import { moduleUrl } from '../user-module.ts';
import { unknownName } from './values.ts';

/** A registered name, a path to a module, or a command: words with a space between, or the path of a program. */
export function engineReference(given: string): EngineReference {
  const known = namedEngines.map(({ name }) => name);
  if (known.includes(given)) {
    return { name: given };
  }
  if (isFile(given) && !isModuleFile(given)) {
    if (!isExecutable(given)) {
      throw usageError(
        `--engine ${given}: it is no module, and may not be run; give the command that starts it ('python3 ${given}')`,
      );
    }
    const command = given.includes('/') ? given : `./${given}`;
    return { name: commandName(given), command: /\s/.test(command) ? `'${command}'` : command };
  }
  if (/\s/.test(given.trim()) && !isFile(given)) {
    return { name: commandName(given), command: given };
  }
  if (isPath(given)) {
    return { name: given, module: fileOf('--engine', given) };
  }
  throw usageError(
    `--engine ${given}: ${unknownName(given, known)}, or give a path to a module (./mine.js) or a command ('python3 mine.py')`,
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isModuleFile(path: string): boolean {
  return /\.[cm]?[jt]s$/.test(path);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** A program has no name of its own: 'python3-mine-py' of 'python3 mine.py'. */
function commandName(command: string): string {
  return command.replace(/[^\w-]+/g, '-').replace(/^-|-$/g, '') || 'program';
}

/** Whether a reference is a module's path or URL, not a name. */
export function isPath(given: string | URL): boolean {
  return given instanceof URL || given.includes('/') || given.includes('\\') || isModuleFile(given);
}

/** The file URL of a module. @throws MillraceError 2 where there is no file */
export function fileOf(flag: string, given: string | URL): string {
  const path = given instanceof URL || given.startsWith('file:') ? fileURLToPath(given) : resolve(given);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw usageError(`${flag} ${given}: there is no such file; give a path to a JavaScript module (./mine.js)`);
  }
  return moduleUrl(path);
}
