import type { Output } from '../../contracts/workload.ts';
import { doubled } from '../doubled.ts';
import { HOUR_MS } from './rules.ts';

const INITIAL_CAPACITY = 1024;
const NONE = -1;

/**
 * Figures of each region and hour that time has not closed yet, one numbered record each, made at its first report:
 * what is held grows with the hours a region has reports in, never with the length of the trace.
 *
 * A region's records are chained from its newest hour to its oldest. Reports come at most D out of order, so the
 * record of a report is the first or the second of the chain, whatever an engine leaves open behind it.
 */
export class OpenHours {
  readonly #output: Output;
  /** Place of a region → the region. */
  readonly #regions: Int32Array;
  /** Place of a region → its record of the newest hour. */
  readonly #newest: Int32Array;
  /** Start of an hour → its latest record; the others follow by `#sibling`. */
  readonly #hours = new Map<number, number>();
  #firstDue = Number.POSITIVE_INFINITY;

  // Record → its figures.
  #place = new Int32Array(INITIAL_CAPACITY);
  #start = new Float64Array(INITIAL_CAPACITY);
  #readings = new Uint32Array(INITIAL_CAPACITY);
  #minimum = new Int32Array(INITIAL_CAPACITY);
  #maximum = new Int32Array(INITIAL_CAPACITY);
  #total = new Float64Array(INITIAL_CAPACITY);
  // Record → the next record of its region, either way, and of its hour.
  #older = new Int32Array(INITIAL_CAPACITY);
  #newer = new Int32Array(INITIAL_CAPACITY);
  #sibling = new Int32Array(INITIAL_CAPACITY);
  /** Numbers of answered records, to be reused. */
  readonly #free: number[] = [];
  /** Record numbers from here on were never used. */
  #unused = 0;

  /** `regions`: the distinct regions; a region is known by its place in them. */
  constructor(regions: Int32Array, output: Output) {
    this.#regions = regions;
    this.#output = output;
    this.#newest = new Int32Array(regions.length).fill(NONE);
  }

  /** The watermark that closes the next hour, ms; Infinity where none is open. */
  get firstDue(): number {
    return this.#firstDue;
  }

  /** Adds a report of the region at `place`. */
  add(timeMs: number, place: number, temperature: number): void {
    let record = this.#newest[place]!;
    const intoHour = record === NONE ? NONE : timeMs - this.#start[record]!;
    if (intoHour < 0 || intoHour >= HOUR_MS) {
      record = this.#find(timeMs - (timeMs % HOUR_MS), place);
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

  /** Emits the figures of all hours over at `watermark`. */
  close(watermark: number): void {
    this.#firstDue = Number.POSITIVE_INFINITY;
    for (const [start, latest] of this.#hours) {
      const due = start + HOUR_MS;
      if (due > watermark) {
        this.#firstDue = Math.min(this.#firstDue, due);
        continue;
      }
      for (let record = latest; record !== NONE; record = this.#sibling[record]!) {
        this.#answer(record);
      }
      this.#hours.delete(start);
    }
  }

  /** The record of a region's hour, made if there is none. */
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
    this.#sibling[record] = this.#hours.get(start) ?? NONE;
    this.#hours.set(start, record);
    this.#firstDue = Math.min(this.#firstDue, start + HOUR_MS);
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
