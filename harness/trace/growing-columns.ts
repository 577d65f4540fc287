import { machineError } from '../../contracts/errors.ts';
import { allocateColumn, bytesPerValue, type Column, type ColumnType, columnOver } from '../../contracts/workload.ts';

/** Ids are uint32, and "due at the end" is the number of events: both must fit. */
export const maximumEvents = 4_294_967_295;

/** Columns over shared memory that double when full, for a number of rows not known beforehand. */
export class GrowingColumns {
  /** The columns in the order of their types; replaced when they grow, so look them up after `reserve`. */
  readonly arrays: Column[];
  readonly #types: readonly ColumnType[];
  readonly #file: string;
  #capacity: number;

  /** `file` is named in errors; `capacity` is the number of rows to begin with. */
  constructor(file: string, types: readonly ColumnType[], capacity = 65_536) {
    this.#file = file;
    this.#types = types;
    this.#capacity = capacity;
    this.arrays = types.map((type) => fitting(file, capacity, () => allocateColumn(type, capacity)));
  }

  /**
   * Makes room for row number `row`, counted from 0.
   *
   * @throws MillraceError 1 if there are more rows than an id can count, or than memory holds.
   */
  reserve(row: number): void {
    if (row < this.#capacity) {
      return;
    }
    if (row >= maximumEvents) {
      throw machineError(`${this.#file} has more than ${maximumEvents} events; split it`);
    }
    const capacity = Math.min(this.#capacity * 2, maximumEvents);
    for (const [index, type] of this.#types.entries()) {
      const grown: Column = fitting(this.#file, capacity, () => allocateColumn(type, capacity));
      grown.set(this.arrays[index]!);
      this.arrays[index] = grown;
    }
    this.#capacity = capacity;
  }

  /** Frees what is beyond the first `rows` rows, one column after the other; the columns are final then. */
  trim(rows: number): void {
    for (const [index, type] of this.#types.entries()) {
      const { buffer } = this.arrays[index]!;
      const bytes = rows * bytesPerValue(type);
      this.arrays[index] = fitting(this.#file, rows, () => columnOver(type, buffer.slice(0, bytes)));
    }
    this.#capacity = rows;
  }
}

function fitting<T>(file: string, rows: number, allocate: () => T): T {
  try {
    return allocate();
  } catch (error) {
    if (error instanceof RangeError) {
      throw machineError(`${file} does not fit in memory: no room for ${rows} events; take a part of it`);
    }
    throw error;
  }
}
