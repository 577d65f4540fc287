import { renameSync, writeFileSync } from 'node:fs';
import { unwritable } from '../contracts/errors.ts';
import { removeIfPossible } from './remove-if-possible.ts';

/** Where this process writes a file before it has its name. */
export function temporaryOf(path: string): string {
  return `${path}.${process.pid}.tmp`;
}

/** Writes the whole file beside the old one and renames it: a reader sees the old or the new, never a part. */
export function writeWhole(path: string, text: string): void {
  const temporary = temporaryOf(path);
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    removeIfPossible(temporary);
    throw unwritable(path, error);
  }
}
