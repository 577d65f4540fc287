/** A watermark record, which holds once the events before it have been taken. */
interface Beat {
  readonly position: number;
  readonly slot: number;
  readonly timeMs: number;
}

/**
 * How far event time has come in each of several partitions, of one topic or of more, as far as events have been taken.
 * `slot` is a partition's place among them.
 */
export class PartitionTimes {
  readonly #largestMs: Float64Array;
  readonly #closingMs: number;
  #beats: Beat[] = [];
  #nextBeat = 0;
  #closed = 0;

  /** A watermark record of `closingMs` or later closes its partition. */
  constructor(partitions: number, closingMs: number) {
    this.#largestMs = new Float64Array(partitions).fill(Number.NEGATIVE_INFINITY);
    this.#closingMs = closingMs;
  }

  /** The least of the partitions' largest event times; −Infinity while there is one without. */
  get minimumMs(): number {
    return Math.min(...this.#largestMs);
  }

  /** Whether every partition's closing watermark record was taken. */
  get closed(): boolean {
    return this.#closed === this.#largestMs.length;
  }

  /** Whether watermark records wait for the next take. */
  get waiting(): boolean {
    return this.#nextBeat < this.#beats.length;
  }

  /** Notes an event that is taken. */
  event(slot: number, timeMs: number): void {
    if (timeMs > this.#largestMs[slot]!) {
      this.#largestMs[slot] = timeMs;
    }
  }

  /** Notes a watermark record that came behind the event at `position` − 1. */
  beat(position: number, slot: number, timeMs: number): void {
    this.#beats.push({ position, slot, timeMs });
  }

  /** All events before `position` have been taken. */
  taken(position: number): void {
    for (; this.#nextBeat < this.#beats.length; this.#nextBeat++) {
      const { position: from, slot, timeMs } = this.#beats[this.#nextBeat]!;
      if (from > position) {
        return;
      }
      if (timeMs >= this.#closingMs && this.#largestMs[slot]! < this.#closingMs) {
        this.#closed++;
      }
      this.event(slot, timeMs);
    }
    this.#beats = [];
    this.#nextBeat = 0;
  }
}
