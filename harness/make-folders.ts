import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { unwritable } from './errors.ts';

/**
 * Makes a folder and those it is in: like mkdir's `recursive`, which never returns below /proc.
 *
 * @throws MillraceError 1 that names the folder that cannot be made.
 */
export function makeFolders(path: string): void {
  if (isFolder(path)) {
    return;
  }
  if (dirname(path) !== path) {
    makeFolders(dirname(path));
  }
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have been faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isFolder(path)) {
      throw unwritable(path, error);
    }
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
