/** A watermark record, which takes effect once the events before it have been taken. */
interface WatermarkRecord {
  readonly position: number;
  readonly slot: number;
  readonly timeMs: number;
}

/**
 * How far event time has come in each of several partitions, of one topic or more, by the events taken so far. `slot`
 * is a partition's index among them.
 */
export class PartitionTimes {
  readonly #largestMs: Float64Array;
  readonly #closingMs: number;
  #watermarks: WatermarkRecord[] = [];
  #nextWatermark = 0;
  #closed = 0;

  /** A watermark record of `closingMs` or later closes its partition. */
  constructor(partitions: number, closingMs: number) {
    this.#largestMs = new Float64Array(partitions).fill(Number.NEGATIVE_INFINITY);
    this.#closingMs = closingMs;
  }

  /** The least of the partitions' largest event times; −Infinity while one has none. */
  get minimumMs(): number {
    return Math.min(...this.#largestMs);
  }

  /** Whether every partition's closing watermark record was taken. */
  get closed(): boolean {
    return this.#closed === this.#largestMs.length;
  }

  /** Whether watermark records wait for the next take. */
  get waiting(): boolean {
    return this.#nextWatermark < this.#watermarks.length;
  }

  /** Notes an event that is taken. */
  event(slot: number, timeMs: number): void {
    if (timeMs > this.#largestMs[slot]!) {
      this.#largestMs[slot] = timeMs;
    }
  }

  /** Notes a watermark record that came after the event at `position` − 1. */
  watermark(position: number, slot: number, timeMs: number): void {
    this.#watermarks.push({ position, slot, timeMs });
  }

  /** All events before `position` have been taken. */
  taken(position: number): void {
    for (; this.#nextWatermark < this.#watermarks.length; this.#nextWatermark++) {
      const { position: from, slot, timeMs } = this.#watermarks[this.#nextWatermark]!;
      if (from > position) {
        return;
      }
      if (timeMs >= this.#closingMs && this.#largestMs[slot]! < this.#closingMs) {
        this.#closed++;
      }
      this.event(slot, timeMs);
    }
    this.#watermarks = [];
    this.#nextWatermark = 0;
  }
}
