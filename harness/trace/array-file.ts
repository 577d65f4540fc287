import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { Column } from '../../contracts/workload.ts';

/** Linux moves at most 2 GiB in one call. */
const LARGEST_TRANSFER = 2 ** 30;

/** Writes arrays one after the other, in the byte order of the machine. */
export function writeArrays(path: string, arrays: readonly Column[]): void {
  const file = openSync(path, 'w');
  try {
    for (const array of arrays) {
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      for (let written = 0; written < bytes.length; ) {
        written += writeSync(file, bytes, written, Math.min(bytes.length - written, LARGEST_TRANSFER));
      }
    }
  } finally {
    closeSync(file);
  }
}

/** Fills arrays from what {@link writeArrays} wrote. */
export function readArrays(path: string, arrays: readonly Column[]): void {
  const file = openSync(path, 'r');
  try {
    for (const array of arrays) {
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      for (let done = 0; done < bytes.length; ) {
        const read = readSync(file, bytes, done, Math.min(bytes.length - done, LARGEST_TRANSFER), null);
        if (read === 0) {
          throw new Error(`${path} ends early`);
        }
        done += read;
      }
    }
  } finally {
    closeSync(file);
  }
}
