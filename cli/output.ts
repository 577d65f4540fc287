import { realpathSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { machineError, usageError, writing } from '../contracts/errors.ts';
import { plainText } from '../harness/plain-text.ts';
import { removedWithProcess } from '../harness/removed-with-process.ts';
import { temporaryOf, writeWhole } from '../harness/write-whole.ts';

/**
 * Keeps a command going when its readers are gone: only what a pipe or a terminal does not take is lost. Whether a
 * command succeeds is shown by its exit code and the files it writes.
 */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => {});
  }
}

/** Prints a line that may hold a path or another word of the user's: a terminal shows it and does not interpret it. */
export function printLine(line: string, stream: NodeJS.WriteStream = process.stdout): void {
  stream.write(`${plainText(line)}\n`);
}

/**
 * Writes the text that a command is asked for. A reader that closes early is not an error. @throws MillraceError 1
 * where it cannot be written, as on a full disk.
 */
export function print(text: string): Promise<void> {
  return new Promise((done, reject) => {
    process.stdout.write(text, (error) => {
      const code = (error as NodeJS.ErrnoException | null | undefined)?.code;
      if (code === undefined || code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') {
        done();
      } else {
        reject(machineError(`the output cannot be written (${code})`));
      }
    });
  });
}

/**
 * Writes a file of a command, whole or not at all, through a link where the path is one. Returns its path.
 *
 * @throws MillraceError 2 where it is one of the files that the command reads, 1 where it cannot be written
 */
export function writeOutput(out: string, text: string, inputs: readonly string[]): string {
  const path = resolve(out);
  const there = statSync(path, { throwIfNoEntry: false });
  for (const input of inputs) {
    const read = statSync(input);
    if (there !== undefined && there.dev === read.dev && there.ino === read.ino) {
      throw usageError(`--out ${out}: that is what is read (${input}); give another file`);
    }
  }
  // A device, a pipe, or what a shell has opened is written to, not replaced.
  if (/^\/(dev|proc)\//.test(path) || (there !== undefined && !there.isFile())) {
    writing(path, () => writeFileSync(path, text));
  } else {
    const target = there === undefined ? path : realpathSync(path);
    removedWithProcess([temporaryOf(target)]);
    writeWhole(target, text);
  }
  return path;
}
