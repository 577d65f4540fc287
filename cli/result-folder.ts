import { existsSync, mkdirSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { machineError, usageError } from '../harness/errors.ts';
import { LATEST, RESULT_FILE, type ResultPlace } from '../harness/results/result-file.ts';

/** Where results go unless a command says otherwise; its `latest` points to the newest of them. */
const RESULTS = 'results';

/** A folder that exists and can be written into. */
export interface MadeFolder {
  /** Absolute path. */
  readonly folder: string;
  /** Removes what making it made, as far as that is empty. */
  unmake(): void;
}

/** The place of a run's result: that of `--out`, or a new one for each run. */
export function makeResultFolder(out: string | undefined, overwrite: boolean): MadeFolder & ResultPlace {
  if (out === undefined) {
    if (overwrite) {
      throw usageError('--overwrite: it belongs to --out FOLDER, which is not given');
    }
    return { ...newFolder(), latest: true };
  }
  const folder = resolve(out);
  const latest = dirname(folder) === resolve(RESULTS);
  if (latest && basename(folder) === LATEST) {
    throw usageError(`--out ${out}: that is the link to the newest result; give another name`);
  }
  if (!overwrite && existsSync(join(folder, RESULT_FILE))) {
    throw usageError(
      `--out ${out}: it holds a result; give another folder, or --overwrite to replace it by what the run finishes`,
    );
  }
  return { ...makeFolder(out), overwrite, latest };
}

/** Makes a folder named by `--out` and tries to write into it. */
export function makeFolder(out: string): MadeFolder {
  return refusing(out, () => made(resolve(out), makeParents));
}

/** Makes a folder named by the time, which no other run has: of several begun in one second each gets its own. */
function newFolder(): MadeFolder {
  const time = new Date()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  for (let number = 1; ; number++) {
    const out = join(RESULTS, number === 1 ? time : `${time}-${number}`);
    try {
      return refusing(out, () => made(resolve(out), makeNew));
    } catch (error) {
      if (statSync(out, { throwIfNoEntry: false }) === undefined) {
        throw error;
      }
    }
  }
}

/** `make` notes what it makes, innermost first. */
function made(folder: string, make: (folder: string, parents: string[]) => void): MadeFolder {
  const parents: string[] = [];
  const unmake = (): void => {
    for (const path of parents) {
      try {
        rmdirSync(path);
      } catch {
        return;
      }
    }
  };
  try {
    make(folder, parents);
    const probe = join(folder, `.millrace-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    unmake();
    throw error;
  }
  return { folder, unmake };
}

/** Says of what cannot be made why, and what to do. */
function refusing<T>(out: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR' || code === 'EEXIST') {
      throw usageError(`--out ${out}: a file is in its place; give a folder`);
    }
    throw machineError(`--out ${out}: it cannot be written (${code}); give a writable folder`);
  }
}

/** Only if it is not there yet. */
function makeNew(path: string, parents: string[]): void {
  makeParents(dirname(path), parents);
  mkdirSync(path);
  parents.unshift(path);
}

/** Like mkdir's `recursive`, which never returns below /proc. Another run may make the same at the same time. */
function makeParents(path: string, parents: string[]): void {
  const isThere = (): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  try {
    if (!isThere()) {
      makeNew(path, parents);
    }
  } catch (error) {
    if (!isThere()) {
      throw error;
    }
  }
}
