import type { AnswerSpec, AnswerValue, Texts } from '../../contracts/workload.ts';
import type { Verification } from './check.ts';

/** What the numbers of a trace are in the words of the user whose events they are; all of it may be absent. */
export interface Words {
  readonly texts?: Texts;
  /** The row of each event in the user's file, from 0. */
  readonly rows?: Uint32Array;
  /** What time zero is, ms since 1970. */
  readonly baseMs?: number;
}

/** A value as it is shown: a number that stands for nothing else stays one. */
export type Word = number | string;

/** The last time that a date can hold, ms since 1970. */
const LAST_MS = 8.64e15;

/** A time as ISO 8601, without milliseconds where there are none. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** What turns the values of an answer into words; those that stand for nothing there is stay as they are. */
export function answerWords(answers: AnswerSpec, words: Words): (row: ArrayLike<number>) => readonly Word[] {
  const { columns } = answers;
  const shown = columns.map((name) => {
    const { of, where } = meaningOf(answers, name);
    const word = wordsOf(of, words);
    const conditions = Object.entries(where).map(([column, of]) => ({ place: columns.indexOf(column), of }));
    return (value: number, row: ArrayLike<number>): Word =>
      conditions.every((each) => each.of.includes(row[each.place]!)) ? word(value) : value;
  });
  return (row) => Array.from(row, (value, place) => shown[place]!(value, row));
}

/** What an answer column stands for, and where: without a declaration for the column of its name. */
export function meaningOf({ values = {} }: AnswerSpec, column: string): Exclude<AnswerValue, string> {
  const value = Object.hasOwn(values, column) ? values[column]! : column;
  return typeof value === 'string' ? { of: value, where: {} } : value;
}

/** The same with the examples of faults in words too, where there are words. */
export function withWords(verification: Verification, answers: AnswerSpec, words: Words): Verification {
  if (Object.keys(words).length === 0) {
    return verification;
  }
  const inWords = answerWords(answers, words);
  const textsOf = (row: readonly (number | null)[]): string[] =>
    inWords(row.map((value) => value ?? Number.NaN)).map(String);
  const examples = verification.examples.map((example) => {
    const { answer, expected } = example;
    const shown = { ...(answer && { answer: textsOf(answer) }), ...(expected && { expected: textsOf(expected) }) };
    return { ...example, words: shown };
  });
  return { ...verification, examples };
}

function wordsOf(column: string, { texts, rows, baseMs }: Words): (value: number) => Word {
  if (column === 'id') {
    return (id) => rows?.[id] ?? id;
  }
  if (column === 'event_time') {
    return (ms) => (baseMs !== undefined && isTime(ms + baseMs) ? isoTime(ms + baseMs) : ms);
  }
  const ofColumn = texts?.[column];
  return (number) => ofColumn?.[number] ?? number;
}

function isTime(ms: number): boolean {
  return Number.isInteger(ms) && Math.abs(ms) <= LAST_MS;
}
