import { echo, plainText } from '../plain-text.ts';

/** So many names of a header are shown. */
const MOST_NAMES = 30;

/** Names of a header for a message. */
export function listed(header: readonly string[]): string {
  const names = header.slice(0, MOST_NAMES).map((name) => echo(plainText(name)));
  const more = header.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Whether a name needs no quotes in an expression. */
export function isPlainName(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name);
}

/** A name as SQL has it. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
