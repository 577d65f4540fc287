/** Characters of a value that a message repeats: enough to recognise it. */
const ECHOED = 80;
const LINE_BREAKS = /\s*[\n\r\v\f\u0085\u2028\u2029]\s*/gu;
/** Control characters, and marks that change the direction of what follows. */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Text of others as one line that a terminal shows and does not interpret: line breaks and tabs are spaces, controls
 * are escaped.
 */
export function plainText(text: string): string {
  return text
    .replace(LINE_BREAKS, ' ')
    .replaceAll('\t', ' ')
    .replace(CONTROLS, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** At most 80 characters of a value that a message repeats. */
export function echo(text: string): string {
  return text.length <= ECHOED ? text : `${text.slice(0, ECHOED - 1)}…`;
}

/** The same value with every text in it fixed, including names of fields. */
export function mapTexts<T>(value: T, fix: (text: string) => string): T {
  if (typeof value === 'string') {
    return fix(value) as T;
  }
  if (Array.isArray(value)) {
    // Most of a result is numbers: those arrays are left as they are.
    return (value.every((each) => typeof each === 'number') ? value : value.map((each) => mapTexts(each, fix))) as T;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [fix(name), mapTexts(each, fix)])) as T;
  }
  return value;
}

/** A text with absolute paths cut: those in the working folder begin there, of others only the last name is left. */
export function withoutPaths(text: string, folder: string = process.cwd()): string {
  return text
    .replaceAll('file://', '')
    .replaceAll(folder === '/' ? '\0' : `${folder}/`, '')
    .replace(/'\/(?:[^'\n]*\/)?([^'/\n]+)'/g, "'…/$1'")
    .replace(/(?<![\w.…/~*)\]}%-]|:\/)(?:\/|(?<!:)\/+)(?:[^\s'"`,;:()/]+\/+)*([^\s'"`,;:()/]+)/g, '…/$1')
    .replace(/(?<=(?:^|\s)-\w)\/(?:[^\s'",;:()/]+\/)*([^\s'",;:()/]+)/g, '…/$1');
}
