import { closeSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { unwritable, usageError, writing } from '../contracts/errors.ts';
import { removeIfPossible } from './remove-if-possible.ts';
import { temporaryOf } from './write-whole.ts';

const chunkCharacters = 65_536;

/**
 * A CSV file being written, in chunks of about 64 KiB; it gets its name when it is complete. Writes are synchronous on
 * purpose: an oracle calls back synchronously, and only a blocking write slows it down instead of piling up its answers
 * in memory.
 */
export class CsvFile {
  readonly path: string;
  readonly #descriptor: number;
  #chunk = '';
  #open = true;

  /** @throws MillraceError 1 if it cannot be written. */
  constructor(path: string) {
    this.path = path;
    this.#descriptor = writing(path, () => openSync(temporaryOf(path), 'w'));
  }

  /** Appends one row, given without its line end. @throws MillraceError 1 if the disk is full. */
  writeRow(row: string): void {
    this.#chunk += `${row}\n`;
    if (this.#chunk.length >= chunkCharacters) {
      this.#flush();
    }
  }

  /** Writes what is left and closes; the file is complete then, and replaces one of its name. */
  close(): void {
    this.#flush();
    this.#release();
    writing(this.path, () => renameSync(temporaryOf(this.path), this.path));
  }

  /** Closes without writing what is left, and leaves nothing. */
  abandon(): void {
    this.#release();
    removeIfPossible(temporaryOf(this.path));
  }

  #release(): void {
    if (this.#open) {
      this.#open = false;
      closeSync(this.#descriptor);
    }
  }

  #flush(): void {
    const chunk = this.#chunk;
    this.#chunk = '';
    writing(this.path, () => writeFileSync(this.#descriptor, chunk));
  }
}

/** Creates a folder and those above it. @throws MillraceError 2 if a file is in its place, 1 if it is not possible. */
export function createFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST' || code === 'ENOTDIR') {
      throw usageError(`${folder} cannot be made a folder: a file is in its place; name another one`);
    }
    throw unwritable(folder, error);
  }
}

/** The texts of columns as CSV fields, by column; of none where there are none. */
export function csvFields(texts: Readonly<Record<string, readonly string[]>> = {}): Record<string, string[]> {
  return Object.fromEntries(Object.entries(texts).map(([column, each]) => [column, each.map(csvField)]));
}

/** A text as one CSV field: quoted where it must be. */
export function csvField(text: string): string {
  return /^\s|[",\r\n]|\s$|^$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
