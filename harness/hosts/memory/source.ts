import type { Source } from '../../../contracts/engine.ts';
import { monotonicMs } from '../../clock.ts';
import { EventLoopTurns } from '../../event-loop-turns.ts';
import { RunningMaximum } from '../../trace/running-maximum.ts';
import { type SharedStart, StartBarrier } from './start-barrier.ts';
import { waitUntil } from './waiting.ts';

/** When the events of a whole trace arrive; shared by the sources of all its partitions. Cloneable to workers. */
export interface Timeline extends SharedStart {
  /** Scheduled arrival of each event, ms after the schedule start; empty in a closed loop. */
  readonly offsetsMs: Float64Array;
  /** Event times of the whole trace, and their block maxima. */
  readonly eventTimes: Float64Array;
  readonly blockMaxima: Float64Array;
  readonly disorderMs: number;
}

/**
 * In verification each take returns 1 to this many events. Otherwise an engine that takes all it can get would have
 * everything at once, and nothing would be left to peek at; and where it peeks seldom, few answers change.
 */
const MOST_AT_ONCE_POISONED = 61;

/**
 * Virtual arrival: event i has arrived when the clock passes its scheduled time. Nothing runs beside the engine to send
 * it, so nothing can lag. The clock is read only when all events known to have arrived have been taken.
 */
export class ScheduledSource implements Source {
  readonly #timeline: Timeline;
  readonly #ids: Uint32Array;
  readonly #signal: AbortSignal;
  readonly #maximum: RunningMaximum;
  readonly #barrier: StartBarrier;
  readonly #turns = new EventLoopTurns();
  readonly #reveal: ((from: number, to: number) => void) | undefined;
  /** Zero of this source's clock, ms on the monotonic one. */
  readonly startMs: number = monotonicMs();
  #position = 0;
  /** This partition's events known to have arrived. */
  #arrived = 0;
  /** Events of the whole trace known to have arrived. */
  #arrivedOverall = 0;
  /** Events of the whole trace up to the last take. */
  #passed = 0;
  /** Whether arrival() was called since a take had events. */
  #waited = false;

  /** `reveal` copies rows into the engine's columns as they are taken, for verification, where the rest is poisoned. */
  constructor(timeline: Timeline, ids: Uint32Array, signal: AbortSignal, reveal?: (from: number, to: number) => void) {
    this.#timeline = timeline;
    this.#ids = ids;
    this.#signal = signal;
    this.#reveal = reveal;
    this.#maximum = new RunningMaximum(timeline.eventTimes, timeline.blockMaxima);
    this.#barrier = new StartBarrier(timeline);
    this.#arriveUpTo(timeline.preload);
  }

  take(limit = 65_536): number {
    if (this.#position === this.#arrived) {
      if (!this.#waited) {
        // It has waited by a timer of its own, and may never call arrival().
        this.#barrier.waits(this.#position, Number.NEGATIVE_INFINITY);
      }
      this.#look(monotonicMs());
    }
    const from = this.#position;
    let to = Math.min(from + limit, this.#arrived);
    if (this.#reveal !== undefined) {
      to = Math.min(to, from + 1 + (from % MOST_AT_ONCE_POISONED));
      this.#reveal(from, to);
    }
    this.#waited &&= to === from;
    this.#position = to;
    this.#passed = to < this.#arrived ? this.#ids[to]! : this.#arrivedOverall;
    return to;
  }

  /** This partition's events known to have arrived. */
  get arrived(): number {
    return this.#arrived;
  }

  /** This partition's events taken. */
  get position(): number {
    return this.#position;
  }

  get watermark(): number {
    return this.#maximum.over(this.#passed) - this.#timeline.disorderMs;
  }

  get nowMs(): number {
    return monotonicMs() - this.startMs;
  }

  get ended(): boolean {
    return this.#passed === this.#timeline.events;
  }

  arrival(untilMs: number = Number.POSITIVE_INFINITY): Promise<void> {
    this.#waited = true;
    if (!this.#somethingNew()) {
      const endMs = this.startMs + untilMs;
      this.#barrier.waits(this.#position, endMs);
      const nowMs = monotonicMs();
      this.#look(nowMs);
      if (!this.#somethingNew() && nowMs < endMs) {
        return this.#wait(endMs);
      }
    }
    return this.#turns.nowAndThen(this.#position);
  }

  #somethingNew(): boolean {
    return this.#passed < this.#arrivedOverall || this.ended || this.#signal.aborted;
  }

  #wait(endMs: number): Promise<void> {
    return waitUntil(
      (nowMs) => {
        this.#look(nowMs);
        const over = this.#somethingNew() || nowMs >= endMs;
        if (over) {
          this.#turns.had(nowMs);
        }
        return over;
      },
      () => Math.min(this.#nextArrivalMs(), endMs),
    );
  }

  /** When the next event of the whole trace arrives, on the monotonic clock; any moment while others gather. */
  #nextArrivalMs(): number {
    const { scheduleStartMs, reached } = this.#barrier;
    if (scheduleStartMs === 0) {
      return reached ? 0 : Number.POSITIVE_INFINITY;
    }
    return scheduleStartMs + (this.#timeline.offsetsMs[this.#arrivedOverall] ?? Number.POSITIVE_INFINITY);
  }

  /** Notes what has arrived by `nowMs` on the monotonic clock. */
  #look(nowMs: number): void {
    const { events, offsetsMs } = this.#timeline;
    const { scheduleStartMs } = this.#barrier;
    let arrived = this.#arrivedOverall;
    if (arrived === events || scheduleStartMs === 0) {
      return;
    }
    const sinceStartMs = nowMs - scheduleStartMs;
    while (arrived < events && offsetsMs[arrived]! <= sinceStartMs) {
      arrived++;
    }
    if (arrived > this.#arrivedOverall) {
      this.#arriveUpTo(arrived);
    }
  }

  #arriveUpTo(overall: number): void {
    const ids = this.#ids;
    this.#arrivedOverall = overall;
    if (overall === this.#timeline.events) {
      this.#arrived = ids.length;
      return;
    }
    while (this.#arrived < ids.length && ids[this.#arrived]! < overall) {
      this.#arrived++;
    }
  }
}
