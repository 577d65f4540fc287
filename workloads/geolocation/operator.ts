import type { Operator, OperatorContext, Output } from '../../contracts/workload.ts';
import { CELL_METRES, CELLS, CELLS_ACROSS, type GeolocationColumns } from './columns.ts';

/** Answers of `kind`. */
export const TRANSITION = 1;
export const SPEEDING = 2;

const UNLIMITED = -1;

/** The state of a vehicle: one record of eight numbers, a cache line. `IS_KNOWN` is 0 before the first fix. */
const IS_KNOWN = 0;
const X = 1;
const Y = 2;
const TIME = 3;
const ZONE = 4;
/** Event time of the last transition, or of the first fix. */
const ZONE_SINCE = 5;
const RECORD = 8;

/** Compares each fix with the one before it. Every answer is due at the fix itself. */
export class GeolocationOperator implements Operator {
  readonly #id: Uint32Array;
  readonly #eventTime: Float64Array;
  readonly #vehicle: Int32Array;
  readonly #x: Int32Array;
  readonly #y: Int32Array;
  readonly #output: Output;
  readonly #zones: Int32Array = new Int32Array(CELLS);
  readonly #limits: Int32Array = new Int32Array(CELLS).fill(UNLIMITED);
  readonly #records: Float64Array;

  constructor({ columns, tables, keyCount, output }: OperatorContext<GeolocationColumns>) {
    this.#id = columns.id;
    this.#eventTime = columns.event_time;
    this.#vehicle = columns.vehicle;
    this.#x = columns.x;
    this.#y = columns.y;
    this.#output = output;
    this.#records = new Float64Array(keyCount * RECORD);
    const { cell, zone, speed_limit } = tables.cells!;
    for (let row = 0; row < cell!.length; row++) {
      this.#zones[cell![row]!] = zone![row]!;
      this.#limits[cell![row]!] = speed_limit![row]!;
    }
  }

  /** Split into parts so small that V8 inlines them, and this, into an engine's loop. */
  process(position: number): void {
    const record = this.#vehicle[position]! * RECORD;
    const x = this.#x[position]!;
    const y = this.#y[position]!;
    // Both are below 50,000, so dropping the fraction by `| 0` is safe.
    const cell = ((y / CELL_METRES) | 0) * CELLS_ACROSS + ((x / CELL_METRES) | 0);
    this.#takeZone(position, record, this.#zones[cell]!);
    this.#takePlace(position, record, this.#limits[cell]!, x, y);
    this.#records[record + IS_KNOWN] = 1;
  }

  /** Nothing in this workload waits for time. */
  advance(): void {}

  end(): void {}

  #takeZone(position: number, record: number, zone: number): void {
    const records = this.#records;
    const time = this.#eventTime[position]!;
    const previousZone = records[record + ZONE]!;
    if (records[record + IS_KNOWN] === 0) {
      records[record + ZONE_SINCE] = time;
    } else if (zone !== previousZone) {
      this.#answer(position, TRANSITION, previousZone, zone, time - records[record + ZONE_SINCE]!);
      records[record + ZONE_SINCE] = time;
    }
    records[record + ZONE] = zone;
  }

  #takePlace(position: number, record: number, limit: number, x: number, y: number): void {
    const records = this.#records;
    const time = this.#eventTime[position]!;
    if (limit !== UNLIMITED && records[record + IS_KNOWN] === 1) {
      const elapsedMs = time - records[record + TIME]!;
      const dx = x - records[record + X]!;
      const dy = y - records[record + Y]!;
      const squared = dx * dx + dy * dy;
      const reach = Math.floor((limit * elapsedMs) / 1_000);
      if (squared > reach * reach) {
        this.#answer(position, SPEEDING, records[record + ZONE]!, squared, elapsedMs);
      }
    }
    records[record + X] = x;
    records[record + Y] = y;
    records[record + TIME] = time;
  }

  #answer(position: number, kind: number, a: number, b: number, c: number): void {
    this.#output.emit(this.#id[position]!, kind, this.#vehicle[position]!, a, b, c);
  }
}
