import { monotonicMs } from '../../clock.ts';
import { Histogram } from '../../statistics/histogram.ts';
import type { CollectedAnswers } from './collected.ts';
import type { FetchListener } from './fetcher.ts';
import type { AnswerCodec } from './wire-format.ts';

/** Collects fetched answers in columns, with the times of their observation. */
export class AnswerCollection implements FetchListener {
  /** When the last answer came, on the monotonic clock; NaN before the first. */
  lastMs: number = Number.NaN;
  failure: Error | undefined;
  /** From LogAppendTime to observation, ns. */
  readonly visible: Histogram = new Histogram();
  readonly #codec: AnswerCodec;
  readonly #arity: number;
  /** How far the wall clock is ahead of the monotonic clock, ms. */
  readonly #wallAheadMs: number = Date.now() - monotonicMs();
  #rows: Float64Array;
  #count = 0;
  #commitEnds: Float64Array = new Float64Array(1024);
  #commitMs: Float64Array = new Float64Array(1024);
  #appendedMs: Float64Array = new Float64Array(1024);
  #commits = 0;
  /** LogAppendTime of the first answer since the last commit. */
  #firstAppendedMs = Number.POSITIVE_INFINITY;

  /** `capacity`: the number of answers there is room for before it has to grow. */
  constructor(codec: AnswerCodec, arity: number, capacity: number) {
    this.#codec = codec;
    this.#arity = arity;
    this.#rows = new Float64Array(Math.max(1, capacity) * arity);
  }

  get count(): number {
    return this.#count;
  }

  partition(): void {
    // Answers are identified by their values, not by their place.
  }

  readonly record = (bytes: Buffer, view: DataView, at: number, length: number, timestampMs: number): void => {
    const to = this.#count * this.#arity;
    if (to === this.#rows.length) {
      this.#rows = grown(this.#rows);
    }
    this.#codec.decode(bytes, view, at, length, this.#rows, to);
    this.#count++;
    this.#firstAppendedMs = Math.min(this.#firstAppendedMs, timestampMs - this.#wallAheadMs);
  };

  received(receivedMs: number): void {
    const before = this.#commits === 0 ? 0 : this.#commitEnds[this.#commits - 1]!;
    if (this.#count === before) {
      return;
    }
    if (this.#commits === this.#commitEnds.length) {
      this.#commitEnds = grown(this.#commitEnds);
      this.#commitMs = grown(this.#commitMs);
      this.#appendedMs = grown(this.#appendedMs);
    }
    const commit = this.#commits++;
    this.#commitEnds[commit] = this.#count;
    this.#commitMs[commit] = receivedMs;
    this.#appendedMs[commit] = this.#firstAppendedMs;
    const visibleNs = Math.max(0, receivedMs - this.#firstAppendedMs) * 1e6;
    for (let answer = before; answer < this.#count; answer++) {
      this.visible.record(visibleNs);
    }
    this.#firstAppendedMs = Number.POSITIVE_INFINITY;
    this.lastMs = receivedMs;
  }

  failed(error: Error): void {
    this.failure = error;
  }

  answers(): CollectedAnswers {
    return {
      arity: this.#arity,
      count: this.#count,
      rows: this.#rows.subarray(0, this.#count * this.#arity),
      commitEnds: this.#commitEnds.subarray(0, this.#commits),
      commitMs: this.#commitMs.subarray(0, this.#commits),
      appendedMs: this.#appendedMs.subarray(0, this.#commits),
    };
  }
}

function grown(array: Float64Array): Float64Array {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}
