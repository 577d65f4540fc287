import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { unwritable } from '../contracts/errors.ts';

/**
 * Makes a folder and those it is in: like mkdir's `recursive`, which never returns below /proc.
 *
 * @throws MillraceError 1 that names the folder that cannot be made; its cause is the system's error.
 */
export function makeFolders(path: string): void {
  for (const missing of missingFolders(path).reverse()) {
    try {
      mkdirSync(missing);
    } catch (error) {
      // Another process may have been faster.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isFolder(missing)) {
        throw unwritable(missing, error);
      }
    }
  }
}

/** What {@link makeFolders} would make, the innermost first. */
export function missingFolders(path: string): string[] {
  if (isFolder(path)) {
    return [];
  }
  const outer = dirname(path);
  return outer === path ? [path] : [path, ...missingFolders(outer)];
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
