import type { Output } from '../../contracts/workload.ts';

/** The most columns an answer may have. */
export const MAXIMUM_ARITY = 16;

/** Up to so many columns an answer is taken in without a loop, and without an array of its values. */
const COMMON_ARITY = 8;

/** Answers emitted and not yet dealt with, row by row, without allocating between growths. */
export abstract class RowBuffer implements Output {
  /** Rows emitted since whoever keeps them set this to 0. */
  pending = 0;
  protected readonly arity: number;
  /** Rows, one after the other; longer than all that is in it. */
  protected rows: Float64Array<ArrayBuffer>;
  /** Where the next row goes. */
  protected at = 0;

  /** `capacity`: answers there is room for before the buffer has to grow. */
  constructor(arity: number, capacity: number) {
    this.arity = arity;
    this.rows = new Float64Array(capacity * arity + MAXIMUM_ARITY);
    if (arity > COMMON_ARITY) {
      this.emit = this.#emitWide;
    }
  }

  /**
   * Takes an answer. In the hot path as many values are written whatever the arity: what lies beyond it is overwritten
   * by the next answer.
   *
   * @throws RangeError for more values than an answer has
   */
  emit(a: number, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0): void {
    // biome-ignore lint/complexity/noArguments: their number costs nothing, where an array of them is made anew each time.
    if (arguments.length > this.arity) {
      // biome-ignore lint/complexity/noArguments: as above.
      throw tooMany(arguments.length, this.arity);
    }
    const at = this.at;
    if (at + COMMON_ARITY > this.rows.length) {
      this.rows = grown(this.rows);
    }
    const rows = this.rows;
    rows[at] = a;
    rows[at + 1] = b;
    rows[at + 2] = c;
    rows[at + 3] = d;
    rows[at + 4] = e;
    rows[at + 5] = f;
    rows[at + 6] = g;
    rows[at + 7] = h;
    this.at = at + this.arity;
    this.pending++;
  }

  #emitWide(...row: number[]): void {
    if (row.length > this.arity) {
      throw tooMany(row.length, this.arity);
    }
    if (this.at + this.arity > this.rows.length) {
      this.rows = grown(this.rows);
    }
    for (let column = 0; column < this.arity; column++) {
      this.rows[this.at + column] = row[column] ?? 0;
    }
    this.at += this.arity;
    this.pending++;
  }
}

/** A copy of an array with room for as much again. */
export function grown(array: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}

function tooMany(given: number, arity: number): RangeError {
  return new RangeError(`emit() was given ${given} values; an answer has ${arity}`);
}
