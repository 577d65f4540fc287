import { machineError } from '../../contracts/errors.ts';
import type { WorkloadFacts } from '../../contracts/workload.ts';

/** A Map holds no more entries than this in Node.js. */
const maximumTexts = 16_777_216;

/** Numbers the texts of a column 0, 1, 2 … in the order of their first appearance. */
export class TextDictionary {
  readonly #numbers = new Map<string, number>();
  /** The texts by their numbers. */
  readonly texts: string[] = [];
  readonly #column: string;
  readonly #limit: number;

  /** `column` is named in errors. */
  constructor(column: string, limit: number = maximumTexts) {
    this.#column = column;
    this.#limit = limit;
  }

  /** The number of a text, a new one if it has not been seen. @throws MillraceError 1 beyond the limit. */
  add(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) {
      return known;
    }
    const number = this.texts.length;
    if (number === this.#limit) {
      throw machineError(`${this.#column} has more than ${this.#limit} different texts; take a part of the file`);
    }
    this.#numbers.set(text, number);
    this.texts.push(text);
    return number;
  }

  /** The number of a text, undefined if it has not been seen. */
  find(text: string): number | undefined {
    return this.#numbers.get(text);
  }
}

/** Dictionaries by column: one of each column of texts. */
export type TextDictionaries = ReadonlyMap<string, TextDictionary>;

/** Columns of a workload that stand for texts: the key's, and those declared so. */
export function textColumns({ columns, key }: Pick<WorkloadFacts, 'columns' | 'key'>): string[] {
  return Object.entries(columns).flatMap(([name, { text }]) => (name === key || text === true ? [name] : []));
}

/** Columns of a workload's tables that may be texts. */
export function tableTexts({ tables }: Pick<WorkloadFacts, 'tables'>): string[] {
  return Object.values(tables).flatMap(({ texts = [] }) => texts);
}
