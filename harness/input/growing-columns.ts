import { machineError } from '../../contracts/errors.ts';
import { bytesPerValue, type Column, type ColumnType, columnOver } from '../../contracts/workload.ts';

/** The largest buffer that can grow, bytes. */
const maximumBytes = 2 ** 32;
/** A file may have so many events: as many as fit into the largest buffer. */
export const maximumEvents = maximumBytes / 8;

/** Columns over shared memory that grows in place, for a number of rows not known beforehand. */
export class GrowingColumns {
  /** The columns in the order of their types; replaced when they grow, so look them up after `reserve`. */
  arrays: readonly Column[] = [];
  readonly #types: readonly ColumnType[];
  readonly #file: string;
  readonly #step: number;
  readonly #buffers: readonly SharedArrayBuffer[];

  /** `file` is named in errors; `step` is the number of rows by which columns grow. */
  constructor(file: string, types: readonly ColumnType[], step = 65_536) {
    this.#file = file;
    this.#types = types;
    this.#step = step;
    this.#buffers = types.map(() => this.#fitting(0, () => new SharedArrayBuffer(0, { maxByteLength: maximumBytes })));
  }

  /**
   * Makes room for row number `row`, the one after the last, counted from 0.
   *
   * @throws MillraceError 1 if there are more rows than a column holds, or than memory does.
   */
  reserve(row: number): void {
    if (row % this.#step !== 0) {
      return;
    }
    if (row >= maximumEvents) {
      throw machineError(`${this.#file} has more than ${maximumEvents} events; split it`);
    }
    this.arrays = this.#over(row + this.#step);
  }

  /** The first `rows` rows of each column. */
  finish(rows: number): readonly Column[] {
    this.arrays = this.#types.map((type, index) => columnOver(type, this.#buffers[index]!, rows));
    return this.arrays;
  }

  #over(rows: number): Column[] {
    return this.#types.map((type, index) => {
      const buffer = this.#buffers[index]!;
      this.#fitting(rows, () => buffer.grow(rows * bytesPerValue(type)));
      return columnOver(type, buffer, rows);
    });
  }

  #fitting<T>(rows: number, allocate: () => T): T {
    try {
      return allocate();
    } catch (error) {
      if (error instanceof RangeError) {
        throw machineError(`${this.#file} does not fit in memory: no room for ${rows} events; take a part of it`);
      }
      throw error;
    }
  }
}
