import { mkdirSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { machineError, usageError } from '../harness/errors.ts';

/** A folder that exists and can be written into. */
export interface ResultFolder {
  /** Absolute path. */
  readonly folder: string;
  /** Removes what making it made, as far as that is empty. */
  unmake(): void;
}

/** Makes the folder of `--out`, or of the time where there is none, and tries to write into it. */
export function makeFolder(out: string = defaultFolder()): ResultFolder {
  const folder = resolve(out);
  const made: string[] = [];
  const unmake = (): void => {
    for (const path of made) {
      try {
        rmdirSync(path);
      } catch {
        return;
      }
    }
  };
  try {
    makeParents(folder, made);
    const probe = join(folder, `.millrace-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    unmake();
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR' || code === 'EEXIST') {
      throw usageError(`--out ${out}: a file is in its place; give a folder`);
    }
    throw machineError(`--out ${out}: it cannot be written (${code}); give a writable folder`);
  }
  return { folder, unmake };
}

/** Like mkdir's `recursive`, which never returns below /proc. Notes what it made, innermost first. */
function makeParents(path: string, made: string[]): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) {
    return;
  }
  if (there === undefined) {
    makeParents(dirname(path), made);
  }
  mkdirSync(path);
  made.unshift(path);
}

function defaultFolder(): string {
  const time = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  return join('results', time.replaceAll(':', '-'));
}
