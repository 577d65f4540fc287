import { machineError } from '../../contracts/errors.ts';

/** A Map holds no more entries than this in Node.js. */
const maximumKeys = 16_777_216;

/** Numbers keys 0, 1, 2 … in the order of their first appearance. */
export class KeyDictionary {
  readonly #numbers = new Map<string, number>();
  /** The text of each key, by its number. */
  readonly names: string[] = [];
  readonly #limit: number;

  constructor(limit: number = maximumKeys) {
    this.#limit = limit;
  }

  /** The number of a key, a new one if it has not been seen. @throws MillraceError 1 beyond the limit. */
  add(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) {
      return known;
    }
    const number = this.names.length;
    if (number === this.#limit) {
      throw machineError(`there are more than ${this.#limit} different keys; take a part of the file`);
    }
    this.#numbers.set(text, number);
    this.names.push(text);
    return number;
  }

  /** The number of a key, undefined if it has not been seen. */
  find(text: string): number | undefined {
    return this.#numbers.get(text);
  }
}
