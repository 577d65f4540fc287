import { existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { machineError, usageError } from '../../contracts/errors.ts';
import { makeFolders, missingFolders } from '../make-folders.ts';
import { removedWithProcess } from '../removed-with-process.ts';
import { LATEST, leftByRun, RESULT_FILE, type ResultPlace } from '../results/result-file.ts';

/** Where results go unless a command says otherwise; its `latest` points to the newest of them. */
const RESULTS = 'results';

/** A folder that exists and can be written into. */
interface MadeFolder {
  /** Absolute path. */
  readonly folder: string;
  /** Removes the folders that were made for it, as far as they are empty. */
  unmake(): void;
}

/** Refuses a folder that must not take a run's result, before anything is made. */
export function checkResultFolder(out: string | undefined, overwrite: boolean): void {
  if (out === undefined) {
    if (overwrite) {
      throw usageError('--overwrite: it belongs to --out FOLDER, which is not given');
    }
    return;
  }
  const folder = resolve(out);
  if (isOfResults(folder) && basename(folder) === LATEST) {
    throw usageError(`--out ${out}: that is the link to the newest result; give another name`);
  }
  if (!overwrite && existsSync(join(folder, RESULT_FILE))) {
    throw usageError(
      `--out ${out}: it holds a result; give another folder, or --overwrite to replace it by what the run finishes`,
    );
  }
}

/** Makes the folder of a run's result: that of `--out`, or a new one for each run. */
export function makeResultFolder(out: string | undefined, overwrite: boolean): MadeFolder & ResultPlace {
  checkResultFolder(out, overwrite);
  if (out === undefined) {
    return { ...newFolder(), latest: true };
  }
  return { ...makeFolder(out, leftByRun), overwrite, latest: isOfResults(resolve(out)) };
}

function isOfResults(folder: string): boolean {
  return dirname(folder) === resolve(RESULTS);
}

/** Makes a folder named by `--out` and tries to write into it; `left` are paths to remove when this process is gone. */
export function makeFolder(out: string, left: (folder: string) => readonly string[]): MadeFolder {
  return made(out, left, makeFolders);
}

/** Makes a folder named by the time that no other run has: of several begun in one second each gets its own. */
function newFolder(): MadeFolder {
  const time = new Date()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  for (let number = 1; ; number++) {
    const out = join(RESULTS, number === 1 ? time : `${time}-${number}`);
    if (existsSync(out)) {
      continue;
    }
    try {
      return made(out, leftByRun, (folder) => {
        makeFolders(dirname(folder));
        mkdirSync(folder);
      });
    } catch (error) {
      if (!existsSync(out)) {
        throw error;
      }
    }
  }
}

/** Makes folders; errors say why not, and what to do. A command that is killed leaves no empty folder. */
function made(out: string, left: (folder: string) => readonly string[], make: (folder: string) => void): MadeFolder {
  const folder = resolve(out);
  const missing = missingFolders(folder);
  const probe = join(folder, `.millrace-${process.pid}`);
  const unmake = (): void => {
    for (const path of missing) {
      try {
        rmdirSync(path);
      } catch {
        // It is not empty, or was never made.
      }
    }
  };
  removedWithProcess([probe, ...left(folder)], missing);
  try {
    make(folder);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const { code } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
    if (code !== 'EEXIST') {
      // Otherwise it may be another run's, which is about to use it.
      unmake();
    }
    if (code === 'ENOTDIR' || code === 'EEXIST') {
      throw usageError(`--out ${out}: a file is in its place; give a folder`);
    }
    throw machineError(`--out ${out}: it cannot be written (${code}); give a writable folder`);
  }
  return { folder, unmake };
}
