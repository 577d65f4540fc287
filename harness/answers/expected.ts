import type { OracleTrace, Workload } from '../../contracts/workload.ts';

/** All answers of a trace, by the oracle. */
export interface ExpectedAnswers {
  readonly arity: number;
  /** How many leading columns identify an answer. */
  readonly identifying: number;
  readonly count: number;
  /** `count` rows of `arity` values. */
  readonly rows: Float64Array;
  /** The id of each answer's due event; the number of events where it is due at the end. */
  readonly due: Float64Array;
}

/** Runs the oracle over a whole trace. */
export function expectedOf(workload: Workload, trace: OracleTrace): ExpectedAnswers {
  const rows: number[] = [];
  const due: number[] = [];
  workload.oracle(trace, (dueId, ...row) => {
    due.push(dueId);
    for (const value of row) {
      rows.push(value);
    }
  });
  const { columns, identifying } = workload.answers;
  const arrays = { rows: Float64Array.from(rows), due: Float64Array.from(due) };
  return { arity: columns.length, identifying, count: due.length, ...arrays };
}

/** Finds an answer by its identifying columns in constant time (open addressing, linear probing). */
export class AnswerIndex {
  readonly #expected: ExpectedAnswers;
  readonly #slots: Int32Array;
  readonly #mask: number;

  constructor(expected: ExpectedAnswers) {
    this.#expected = expected;
    let size = 16;
    while (size < expected.count * 2) {
      size *= 2;
    }
    this.#slots = new Int32Array(size).fill(-1);
    this.#mask = size - 1;
    for (let answer = 0; answer < expected.count; answer++) {
      let slot = this.#slotOf(expected.rows, answer * expected.arity);
      while (this.#slots[slot] !== -1) {
        slot = (slot + 1) & this.#mask;
      }
      this.#slots[slot] = answer;
    }
  }

  /** The expected answer with the identity of the row at `offset` of `rows`; −1 if there is none. */
  find(rows: Float64Array, offset: number): number {
    const { arity, identifying, rows: known } = this.#expected;
    for (let slot = this.#slotOf(rows, offset); ; slot = (slot + 1) & this.#mask) {
      const answer = this.#slots[slot]!;
      if (answer === -1 || sameValues(known, answer * arity, rows, offset, identifying)) {
        return answer;
      }
    }
  }

  #slotOf(rows: Float64Array, offset: number): number {
    let hash = 0;
    for (let i = 0; i < this.#expected.identifying; i++) {
      const value = rows[offset + i]!;
      hash = Math.imul(hash ^ (value | 0), 0x9e3779b1);
      hash = Math.imul(hash ^ (Math.floor(value / 4_294_967_296) | 0) ^ (hash >>> 15), 0x85ebca77);
    }
    return (hash ^ (hash >>> 13)) & this.#mask;
  }
}

/** True where `length` values from two offsets are equal. */
export function sameValues(
  a: Float64Array,
  aOffset: number,
  b: Float64Array,
  bOffset: number,
  length: number,
): boolean {
  for (let i = 0; i < length; i++) {
    if (a[aOffset + i] !== b[bOffset + i]) {
      return false;
    }
  }
  return true;
}
