import type { Source } from '../../../contracts/engine.ts';
import { monotonicMs } from '../../clock.ts';
import { RunningMaximum } from '../../trace/running-maximum.ts';

/** When the events of a whole trace arrive; shared by the sources of all its partitions. Cloneable to workers. */
export interface Timeline {
  /** Number of events of the whole trace. */
  readonly events: number;
  /** Events that have arrived when the run begins; all of them in a closed loop. */
  readonly prefix: number;
  /** Scheduled arrival of each event, ms after the epoch; empty in a closed loop. */
  readonly offsetsMs: Float64Array;
  /** Ms between the prefix being dealt with everywhere and the epoch. */
  readonly leadMs: number;
  /** Event times of the whole trace, and their block maxima. */
  readonly eventTimes: Float64Array;
  readonly blockMaxima: Float64Array;
  readonly disorderMs: number;
  readonly partitions: number;
  /** Partitions that have dealt with the prefix. */
  readonly arrivedAtEpoch: Int32Array;
  /** The epoch on the monotonic clock, ms; 0 until it is known. */
  readonly epochMs: Float64Array;
}

/** Below this a timer is too coarse: the event loop is gone round until the time comes. */
const FINE_MS = 2;
/** Within this the clock is read again and again before the event loop gets a turn, each of which leaves garbage. */
const SPIN_MS = 0.02;
/** The longest sleep: an abort is noticed within it. */
const LONGEST_SLEEP_MS = 50;
/** A busy engine lets the event loop run this often. */
const YIELD_EVERY_MS = 10;
/** Reading the clock costs as much as dealing with a few events: it is not read for fewer than this. */
const SMALL_RANGE = 16;
/**
 * A poisoned run hands out 1 to this many events at a time. An engine that takes all it can get would be shown
 * everything at once, and nothing would be left for it to peek at; and where it peeks seldom, few answers change.
 */
const MOST_AT_ONCE_POISONED = 61;
const RESOLVED: Promise<void> = Promise.resolve();

/**
 * Virtual arrival: event i has arrived when the clock passes its schedule. Nothing runs beside the engine to send it,
 * so nothing can lag. The clock is read only when what was known to have arrived is used up.
 */
export class ScheduledSource implements Source {
  readonly #timeline: Timeline;
  readonly #ids: Uint32Array;
  readonly #signal: AbortSignal;
  readonly #maximum: RunningMaximum;
  readonly #reveal: ((from: number, to: number) => void) | undefined;
  /** Zero of this source's clock, ms on the monotonic one. */
  readonly startMs: number = monotonicMs();
  #position = 0;
  /** Own events known to have arrived. */
  #arrived = 0;
  /** Events of the whole trace known to have arrived. */
  #arrivedOverall = 0;
  /** Events of the whole trace that the last take has gone past. */
  #passed = 0;
  #epochMs: number;
  #reportedPrefix = false;
  /** Until when an engine gathers a block that ends with the prefix, on this source's clock; NaN while none does. */
  #gathersUntilMs = Number.NaN;
  /** Whether arrival() was called since a take had events. */
  #waited = false;
  /** Calls of arrival() since it last read the clock for the event loop's sake, and the own events taken by then. */
  #calls = 0;
  #clockPosition = 0;
  #yieldedMs = 0;

  /** `reveal` copies rows into the engine's columns as they are taken, for runs in which the rest is poisoned. */
  constructor(timeline: Timeline, ids: Uint32Array, signal: AbortSignal, reveal?: (from: number, to: number) => void) {
    this.#timeline = timeline;
    this.#ids = ids;
    this.#signal = signal;
    this.#reveal = reveal;
    this.#maximum = new RunningMaximum(timeline.eventTimes, timeline.blockMaxima);
    this.#epochMs = timeline.epochMs[0]!;
    this.#arriveUpTo(timeline.prefix);
  }

  take(limit = 65_536): number {
    if (this.#position === this.#arrived) {
      if (!this.#waited) {
        // It has waited by a timer of its own, and may never call arrival().
        this.#finishPrefix(Number.NEGATIVE_INFINITY);
      }
      this.#look();
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

  /** Own events taken. */
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
      this.#finishPrefix(untilMs);
      this.#look();
      if (!this.#somethingNew() && this.nowMs < untilMs) {
        return this.#wait(untilMs);
      }
    }
    return this.#yieldNowAndThen();
  }

  #somethingNew(): boolean {
    return this.#passed < this.#arrivedOverall || this.ended || this.#signal.aborted;
  }

  /**
   * A promise that resolves at once costs the event loop nothing, and so would starve it: every 10 ms it gets a turn.
   * The clock is read once a range, not once an event: of single events taken, every sixteenth time. Less often would
   * keep an abort from a slow engine for long.
   */
  #yieldNowAndThen(): Promise<void> {
    if (++this.#calls < SMALL_RANGE && this.#position - this.#clockPosition < SMALL_RANGE) {
      return RESOLVED;
    }
    this.#calls = 0;
    this.#clockPosition = this.#position;
    const now = monotonicMs();
    if (now - this.#yieldedMs < YIELD_EVERY_MS) {
      return RESOLVED;
    }
    this.#yieldedMs = now;
    return new Promise((resolve) => {
      setImmediate(resolve);
    });
  }

  #wait(untilMs: number): Promise<void> {
    return new Promise((resolve) => {
      const poll = (): void => {
        const turnMs = monotonicMs() + SPIN_MS;
        let nowMs: number;
        let aheadMs: number;
        do {
          this.#look();
          nowMs = monotonicMs();
          if (this.#somethingNew() || nowMs - this.startMs >= untilMs) {
            this.#yieldedMs = nowMs;
            resolve();
            return;
          }
          aheadMs = Math.min(this.#nextArrivalMs(), this.startMs + untilMs) - nowMs;
        } while (aheadMs <= FINE_MS && nowMs < turnMs);
        if (aheadMs > FINE_MS) {
          setTimeout(poll, Math.min(aheadMs - FINE_MS / 2, LONGEST_SLEEP_MS));
        } else {
          setImmediate(poll);
        }
      };
      setImmediate(poll);
    });
  }

  /** When the next event of the whole trace arrives, on the monotonic clock; any moment while only others gather. */
  #nextArrivalMs(): number {
    if (this.#epochMs === 0) {
      return this.#reportedPrefix ? 0 : Number.POSITIVE_INFINITY;
    }
    return this.#epochMs + (this.#timeline.offsetsMs[this.#arrivedOverall] ?? Number.POSITIVE_INFINITY);
  }

  /**
   * The epoch is set once every partition has dealt with its share of the prefix: has taken it all and waits for more.
   * An engine that waits until some time has not dealt with it yet, as it gathers a block; when it waits again
   * after that time it has. Else the work on the prefix would fall into the time that is measured.
   */
  #finishPrefix(untilMs: number): void {
    const { arrivedAtEpoch, epochMs, leadMs, partitions, prefix, events } = this.#timeline;
    if (this.#reportedPrefix || prefix === events || this.#position < this.#arrived) {
      return;
    }
    if (Number.isNaN(this.#gathersUntilMs)) {
      this.#gathersUntilMs = untilMs === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : untilMs;
    }
    if (this.#position > 0 && this.nowMs < this.#gathersUntilMs) {
      return;
    }
    this.#reportedPrefix = true;
    if (Atomics.add(arrivedAtEpoch, 0, 1) === partitions - 1) {
      epochMs[0] = monotonicMs() + leadMs;
    }
  }

  /** Reads the clock and notes what has arrived since. */
  #look(): void {
    const { events, offsetsMs, epochMs } = this.#timeline;
    if (this.#arrivedOverall === events) {
      return;
    }
    if (this.#epochMs === 0) {
      this.#epochMs = epochMs[0]!;
      if (this.#epochMs === 0) {
        return;
      }
    }
    const sinceEpochMs = monotonicMs() - this.#epochMs;
    let arrived = this.#arrivedOverall;
    while (arrived < events && offsetsMs[arrived]! <= sinceEpochMs) {
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
