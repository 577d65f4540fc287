import { doubled } from '../doubled.ts';

const INITIAL_CAPACITY = 1024;

/** Numbered items by the time they fall due, the earliest first: a binary heap in typed arrays. */
export class DueHeap {
  #times = new Float64Array(INITIAL_CAPACITY);
  #items = new Int32Array(INITIAL_CAPACITY);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The earliest time, ms; Infinity where nothing waits. */
  get firstTime(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#times[0]!;
  }

  /** The item of the earliest time; only where something waits. */
  get firstItem(): number {
    return this.#items[0]!;
  }

  push(timeMs: number, item: number): void {
    if (this.#size === this.#times.length) {
      this.#grow();
    }
    const times = this.#times;
    const items = this.#items;
    let place = this.#size++;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (times[parent]! <= timeMs) {
        break;
      }
      times[place] = times[parent]!;
      items[place] = items[parent]!;
      place = parent;
    }
    times[place] = timeMs;
    items[place] = item;
  }

  /** Gives the first item a later time. */
  postponeFirst(timeMs: number): void {
    this.#sink(timeMs, this.#items[0]!);
  }

  removeFirst(): void {
    const last = --this.#size;
    if (last > 0) {
      this.#sink(this.#times[last]!, this.#items[last]!);
    }
  }

  /** Replaces the first item by another, as far down as it belongs. */
  #sink(timeMs: number, item: number): void {
    const times = this.#times;
    const items = this.#items;
    const size = this.#size;
    let place = 0;
    for (let child = 1; child < size; child = 2 * place + 1) {
      if (child + 1 < size && times[child + 1]! < times[child]!) {
        child++;
      }
      if (times[child]! >= timeMs) {
        break;
      }
      times[place] = times[child]!;
      items[place] = items[child]!;
      place = child;
    }
    times[place] = timeMs;
    items[place] = item;
  }

  #grow(): void {
    this.#times = doubled(this.#times);
    this.#items = doubled(this.#items);
  }
}
