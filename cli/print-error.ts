import { existsSync } from 'node:fs';
import { fixable, MillraceError } from '../contracts/errors.ts';
import { echo, plainText } from '../harness/plain-text.ts';

/** Prints an error on stderr and returns its exit code. */
export function printError(thrown: unknown, words: readonly string[]): number {
  const error = fixable(thrown);
  const text = error instanceof MillraceError ? error.message : `${firstLine(error)} (a bug; --debug shows where)`;
  process.stderr.write(`millrace: ${plainText(shortened(text, words))}\n`);
  if (words.includes('--debug') && thrown instanceof Error) {
    process.stderr.write(`${(thrown.stack ?? '').split('\n').map(plainText).join('\n')}\n`);
  }
  return error instanceof MillraceError ? error.exitCode : 1;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}

/** A message with long words that it repeats cut; the path of an existing file is kept whole. */
function shortened(text: string, words: readonly string[]): string {
  const values = words.flatMap((word) => [word, word.replace(/^-+/, ''), ...word.split('='), ...word.split(/[=,]/)]);
  return values
    .map((value) => value.trim())
    .filter((value) => echo(value) !== value && !existsSync(value))
    .sort((a, b) => b.length - a.length)
    .reduce((cut, value) => cut.replaceAll(value, () => echo(value)), text);
}
