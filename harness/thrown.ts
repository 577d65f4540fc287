import { basename } from 'node:path';
import { MillraceError } from '../contracts/errors.ts';

/** Where millrace's own code is: the place of an error is shown only where it passed through other code. */
const OWN = new URL('../', import.meta.url).href;
/** A line of a stack: 'at run (file:///home/a/engine.js:12:3)' or 'at async /home/a/engine.cjs:12:3'. */
const PLACE = /^ +at (?:.*?\()?(?:async )?(file:\/\/\/[^()]+|\/[^()]+):(\d+):\d+\)?$/gm;

/**
 * What was thrown, in one line: of an error that a user's module threw, or had thrown by what it called, its type and
 * the file and line in that module: "TypeError: x is not a function (my-engine.js:12)". Otherwise its message.
 */
export function thrownText(error: unknown): string {
  if (!(error instanceof Error)) {
    return `threw ${String(error)}`;
  }
  if (error instanceof MillraceError) {
    // Written for people; it may name a path with a line break in it.
    return error.message;
  }
  const message = error.message.split('\n')[0]!;
  const place = placeOf(error.stack ?? '');
  if (place === undefined) {
    return message || error.name;
  }
  return `${message ? `${error.name}: ${message}` : error.name} (${place})`;
}

function placeOf(stack: string): string | undefined {
  for (const [, file, line] of stack.matchAll(PLACE)) {
    const url = file!.startsWith('/') ? `file://${file}` : file!;
    if (!url.startsWith(OWN) && !url.includes('/node_modules/')) {
      return `${decodeURI(basename(url))}:${line}`;
    }
  }
  return undefined;
}
