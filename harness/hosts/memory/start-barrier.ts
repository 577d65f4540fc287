import { monotonicMs } from '../../clock.ts';

/** What the partitions of a run share of its schedule's start. */
export interface SharedStart {
  /** Number of events of the whole trace. */
  readonly events: number;
  /** Events that have arrived when the run begins; all of them in a closed loop. */
  readonly preload: number;
  /** Time between every partition being done with the preload and the schedule start, ms. */
  readonly leadMs: number;
  readonly partitions: number;
  /** Number of partitions that are done with the preload. */
  readonly arrivedAtScheduleStart: Int32Array;
  /** The schedule start on the monotonic clock, ms; 0 until it is known, and in a closed loop. */
  readonly scheduleStartMs: Float64Array;
}

/**
 * One partition's side of the barrier before the schedule. The schedule starts once every partition is done with its
 * share of the preload: it has taken all of it and waits for more. Otherwise that work would fall into the measured
 * time. A closed loop has no schedule to start.
 */
export class StartBarrier {
  readonly #shared: SharedStart;
  #scheduleStartMs: number;
  #reached: boolean;
  /** Until when an engine gathers a block that ends with the preload, on the monotonic clock; NaN while none does. */
  #gathersUntilMs = Number.NaN;

  constructor(shared: SharedStart) {
    this.#shared = shared;
    this.#scheduleStartMs = shared.scheduleStartMs[0]!;
    this.#reached = shared.preload === shared.events;
  }

  /** Whether this partition is done with its share: from then on only others are waited for. */
  get reached(): boolean {
    return this.#reached;
  }

  /** When the schedule starts, ms on the monotonic clock; 0 until every partition has reached the barrier. */
  get scheduleStartMs(): number {
    if (this.#scheduleStartMs === 0) {
      this.#scheduleStartMs = this.#shared.scheduleStartMs[0]!;
    }
    return this.#scheduleStartMs;
  }

  /**
   * This partition has taken its whole share, of `taken` events, and waits until `untilMs` on the monotonic clock.
   * An engine that waits until some time gathers a block, and is not done yet; when it waits again after that time, it
   * is.
   */
  waits(taken: number, untilMs: number): void {
    if (this.#reached) {
      return;
    }
    if (Number.isNaN(this.#gathersUntilMs)) {
      this.#gathersUntilMs = untilMs === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : untilMs;
    }
    if (taken > 0 && monotonicMs() < this.#gathersUntilMs) {
      return;
    }
    this.#reached = true;
    const { arrivedAtScheduleStart, scheduleStartMs, leadMs, partitions } = this.#shared;
    if (Atomics.add(arrivedAtScheduleStart, 0, 1) === partitions - 1) {
      scheduleStartMs[0] = monotonicMs() + leadMs;
    }
  }
}
