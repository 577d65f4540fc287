import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileError } from './csv-batches.ts';
import type { InputFile } from './request.ts';

/** The path that stands for standard input. */
export const STANDARD_INPUT = '-';

/**
 * The same files with those that can be read only once, pipes and standard input, copied into `folder`.
 *
 * @throws MillraceError 1 if the disk is full, 2 if one cannot be read
 */
export async function copiedPipes(
  files: readonly (readonly InputFile[])[],
  folder: string,
): Promise<readonly (readonly InputFile[])[]> {
  let copies = 0;
  const regular: InputFile[][] = [];
  for (const each of files) {
    const stream: InputFile[] = [];
    for (const file of each) {
      stream.push(isPipe(file.path) ? await copied(file, join(folder, `pipe-${copies++}`)) : file);
    }
    regular.push(stream);
  }
  return regular;
}

/** Whether a path is something whose bytes come only once, and end. */
export function isPipe(path: string): boolean {
  return path === STANDARD_INPUT || statSync(path, { throwIfNoEntry: false })?.isFIFO() === true;
}

async function copied({ name, path }: InputFile, copy: string): Promise<InputFile> {
  try {
    await pipeline(path === STANDARD_INPUT ? process.stdin : createReadStream(path), createWriteStream(copy));
  } catch (error) {
    throw fileError(name, error);
  }
  return { name, path: copy };
}
