import type { Output } from '../../contracts/workload.ts';
import { doubled } from '../doubled.ts';

const INITIAL_CAPACITY = 1024;
const NONE = -1;

/**
 * Figures of each region and window that time has not closed yet, one numbered record each, made at its first report:
 * what is held grows with the windows a region has reports in, never with the length of the trace.
 *
 * A region's records are chained from its newest window to its oldest. Reports come at most D out of order, so the
 * record of a report is near the beginning of the chain, whatever an engine leaves open behind it.
 */
export class OpenWindows {
  readonly #output: Output;
  /** Length of a window, ms; windows begin at its multiples. */
  readonly #windowMs: number;
  /** Place of a region → the region. */
  readonly #regions: Int32Array;
  /** Place of a region → its record of the newest window. */
  readonly #newest: Int32Array;
  /** Start of a window → its latest record; the others follow by `#sibling`. */
  readonly #windows = new Map<number, number>();
  #firstDue = Number.POSITIVE_INFINITY;

  // Record → its figures.
  #place = new Int32Array(INITIAL_CAPACITY);
  #start = new Float64Array(INITIAL_CAPACITY);
  #readings = new Uint32Array(INITIAL_CAPACITY);
  #minimum = new Int32Array(INITIAL_CAPACITY);
  #maximum = new Int32Array(INITIAL_CAPACITY);
  #total = new Float64Array(INITIAL_CAPACITY);
  // Record → the next record of its region, either way, and of its window.
  #older = new Int32Array(INITIAL_CAPACITY);
  #newer = new Int32Array(INITIAL_CAPACITY);
  #sibling = new Int32Array(INITIAL_CAPACITY);
  /** Numbers of answered records, to be reused. */
  readonly #free: number[] = [];
  /** Record numbers from here on were never used. */
  #unused = 0;

  /** `regions`: the distinct regions; a region is known by its place in them. Windows begin at multiples of `windowMs`. */
  constructor(regions: Int32Array, windowMs: number, output: Output) {
    this.#regions = regions;
    this.#windowMs = windowMs;
    this.#output = output;
    this.#newest = new Int32Array(regions.length).fill(NONE);
  }

  /** The watermark that closes the next window, ms; Infinity where none is open. */
  get firstDue(): number {
    return this.#firstDue;
  }

  /** Adds a report of the region at `place`. */
  add(timeMs: number, place: number, temperature: number): void {
    let record = this.#newest[place]!;
    const intoWindow = record === NONE ? NONE : timeMs - this.#start[record]!;
    if (intoWindow < 0 || intoWindow >= this.#windowMs) {
      record = this.#find(timeMs - (timeMs % this.#windowMs), place);
    }
    this.#readings[record] = this.#readings[record]! + 1;
    this.#total[record] = this.#total[record]! + temperature;
    if (temperature < this.#minimum[record]!) {
      this.#minimum[record] = temperature;
    }
    if (temperature > this.#maximum[record]!) {
      this.#maximum[record] = temperature;
    }
  }

  /** Emits the figures of all windows over at `watermark`. */
  close(watermark: number): void {
    this.#firstDue = Number.POSITIVE_INFINITY;
    for (const [start, latest] of this.#windows) {
      const due = start + this.#windowMs;
      if (due > watermark) {
        this.#firstDue = Math.min(this.#firstDue, due);
        continue;
      }
      for (let record = latest; record !== NONE; record = this.#sibling[record]!) {
        this.#answer(record);
      }
      this.#windows.delete(start);
    }
  }

  /** The record of a region's window, made if there is none. */
  #find(start: number, place: number): number {
    let newer = NONE;
    let older = this.#newest[place]!;
    while (older !== NONE && this.#start[older]! > start) {
      newer = older;
      older = this.#older[older]!;
    }
    if (older !== NONE && this.#start[older] === start) {
      return older;
    }
    const record = this.#make(start, place);
    this.#link(newer, record, place);
    this.#link(record, older, place);
    return record;
  }

  #make(start: number, place: number): number {
    const record = this.#free.pop() ?? this.#unused++;
    if (record === this.#place.length) {
      this.#grow();
    }
    this.#place[record] = place;
    this.#start[record] = start;
    this.#readings[record] = 0;
    this.#minimum[record] = 0x7fffffff;
    this.#maximum[record] = -0x80000000;
    this.#total[record] = 0;
    this.#sibling[record] = this.#windows.get(start) ?? NONE;
    this.#windows.set(start, record);
    this.#firstDue = Math.min(this.#firstDue, start + this.#windowMs);
    return record;
  }

  #answer(record: number): void {
    const place = this.#place[record]!;
    this.#output.emit(
      this.#regions[place]!,
      this.#start[record]!,
      this.#readings[record]!,
      this.#minimum[record]!,
      this.#maximum[record]!,
      this.#total[record]!,
    );
    this.#link(this.#newer[record]!, this.#older[record]!, place);
    this.#free.push(record);
  }

  /** Makes two records of a region neighbours in its chain; NONE is an end of it. */
  #link(newer: number, older: number, place: number): void {
    if (newer === NONE) {
      this.#newest[place] = older;
    } else {
      this.#older[newer] = older;
    }
    if (older !== NONE) {
      this.#newer[older] = newer;
    }
  }

  #grow(): void {
    this.#place = doubled(this.#place);
    this.#start = doubled(this.#start);
    this.#readings = doubled(this.#readings);
    this.#minimum = doubled(this.#minimum);
    this.#maximum = doubled(this.#maximum);
    this.#total = doubled(this.#total);
    this.#older = doubled(this.#older);
    this.#newer = doubled(this.#newer);
    this.#sibling = doubled(this.#sibling);
  }
}
