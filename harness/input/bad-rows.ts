import { type MillraceError, usageError } from '../../contracts/errors.ts';

/** A row that does not fit. */
export class BadRow extends Error {
  /** Why, in words that all rows of its kind have: `temp: no number`. */
  readonly reason: string;

  /** `message`: what is wrong with this row and what to do, without its place. */
  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Rows of one kind that were left out. */
export interface LeftOut {
  readonly reason: string;
  readonly rows: number;
  /** The first of them: its place, and what is wrong with it. */
  readonly first: string;
}

/** Counts rows that do not fit, by reason; or stops at the first. */
export class BadRows {
  readonly #share: number;
  readonly #kinds = new Map<string, { rows: number; first: string }>();
  #rows = 0;

  /** `share`: the largest part of all rows that may be left out; 0: none. */
  constructor(share: number) {
    this.#share = share;
  }

  /** Rows left out so far. */
  get rows(): number {
    return this.#rows;
  }

  /** What was left out, by reason, the most frequent first. */
  get leftOut(): LeftOut[] {
    return [...this.#kinds].map(([reason, kind]) => ({ reason, ...kind })).sort((a, b) => b.rows - a.rows);
  }

  /** Takes a row that does not fit, found at `place`. @throws MillraceError 2 where rows may not be left out */
  add(row: BadRow, place: string): void {
    const message = `${place}${row.message.startsWith('column ') ? ', ' : ': '}${row.message}`;
    if (this.#share === 0) {
      throw usageError(message);
    }
    this.#rows++;
    const kind = this.#kinds.get(row.reason);
    if (kind === undefined) {
      this.#kinds.set(row.reason, { rows: 1, first: message });
    } else {
      kind.rows++;
    }
  }

  /** The error of a file of which too much was left out, of `total` rows; undefined if it was not too much. */
  tooMany(total: number): MillraceError | undefined {
    if (this.#rows <= this.#share * total) {
      return undefined;
    }
    return this.#refused(`--bad-rows skip:${this.#share * 100}%: ${this.#rows} of ${total} rows do not fit`);
  }

  /** The error of a file without a row that fits; undefined where none was left out. */
  get all(): MillraceError | undefined {
    return this.#rows === 0 ? undefined : this.#refused(`no row fits: ${this.#rows} were left out`);
  }

  #refused(what: string): MillraceError {
    const [most] = this.leftOut;
    return usageError(`${what}, ${most!.rows} of them for one reason: ${most!.first}`);
  }
}
