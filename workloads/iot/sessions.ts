import type { Output } from '../../contracts/workload.ts';
import { doubled } from '../doubled.ts';
import { DueHeap } from './due-heap.ts';
import { KIND_SESSION } from './rules.ts';

const INITIAL_CAPACITY = 1024;

/**
 * Sessions that time has not closed yet. A device may have several: the watermark lags behind the readings, and an
 * engine may process a whole trace before it advances the watermark.
 *
 * A session keeps one place in the heap from its first reading to its answer. Its closing time moves with every
 * reading, its place does not: it is looked at when it comes up, and put back if the session has grown since. That is
 * one move in a gap's length of readings, instead of one a reading.
 */
export class Sessions {
  readonly #output: Output;
  /** Readings of a device no further apart than this form a session, ms. */
  readonly #gapMs: number;
  readonly #waiting = new DueHeap();
  /** Device → the session of its last reading, −1 if that was answered or there was none. */
  readonly #latest: Int32Array;
  // Session → its figures.
  #device = new Int32Array(INITIAL_CAPACITY);
  #firstId = new Uint32Array(INITIAL_CAPACITY);
  #readings = new Uint32Array(INITIAL_CAPACITY);
  #largest = new Int32Array(INITIAL_CAPACITY);
  #lastTime = new Float64Array(INITIAL_CAPACITY);
  /** Numbers of answered sessions, to be reused. */
  readonly #free: number[] = [];
  /** Session numbers from here on were never used. */
  #unused = 0;

  /** Readings of a device no further apart than `gapMs` form a session. */
  constructor(keyCount: number, gapMs: number, output: Output) {
    this.#gapMs = gapMs;
    this.#output = output;
    this.#latest = new Int32Array(keyCount).fill(-1);
  }

  /** Adds a reading; those of a device come in order of time. */
  add(id: number, timeMs: number, device: number, vibration: number): void {
    const session = this.#latest[device]!;
    if (session < 0 || timeMs - this.#lastTime[session]! > this.#gapMs) {
      this.#open(id, timeMs, device, vibration);
      return;
    }
    this.#lastTime[session] = timeMs;
    this.#readings[session] = this.#readings[session]! + 1;
    if (vibration > this.#largest[session]!) {
      this.#largest[session] = vibration;
    }
  }

  /** Emits the sessions that can grow no more at `watermark`. */
  advance(watermark: number): void {
    const waiting = this.#waiting;
    while (waiting.firstTime <= watermark && waiting.size > 0) {
      const session = waiting.firstItem;
      const closesAt = this.#lastTime[session]! + this.#gapMs + 1;
      if (closesAt > watermark) {
        waiting.postponeFirst(closesAt);
      } else {
        waiting.removeFirst();
        this.#answer(session);
      }
    }
  }

  #open(id: number, timeMs: number, device: number, vibration: number): void {
    const session = this.#free.pop() ?? this.#unused++;
    if (session === this.#device.length) {
      this.#grow();
    }
    this.#device[session] = device;
    this.#firstId[session] = id;
    this.#readings[session] = 1;
    this.#largest[session] = vibration;
    this.#lastTime[session] = timeMs;
    this.#latest[device] = session;
    this.#waiting.push(timeMs + this.#gapMs + 1, session);
  }

  #answer(session: number): void {
    const device = this.#device[session]!;
    this.#output.emit(
      this.#firstId[session]!,
      KIND_SESSION,
      device,
      this.#readings[session]!,
      this.#largest[session]!,
      this.#lastTime[session]!,
    );
    if (this.#latest[device] === session) {
      this.#latest[device] = -1;
    }
    this.#free.push(session);
  }

  #grow(): void {
    this.#device = doubled(this.#device);
    this.#firstId = doubled(this.#firstId);
    this.#readings = doubled(this.#readings);
    this.#largest = doubled(this.#largest);
    this.#lastTime = doubled(this.#lastTime);
  }
}
