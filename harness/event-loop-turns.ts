import { monotonicMs } from './clock.ts';

/** A busy engine lets the event loop, and with it timers and the network, run this often. */
const TURN_EVERY_MS = 10;
/** Reading the clock costs as much as dealing with a few events: it is not read for fewer than this. */
const SMALL_RANGE = 16;
const RESOLVED: Promise<void> = Promise.resolve();

/**
 * A promise that resolves at once costs the event loop nothing, and so would starve it: every 10 ms it gets a turn.
 * The clock is read once a range, not once an event: of single events taken, every sixteenth time. Less often would
 * keep an abort from a slow engine for long.
 */
export class EventLoopTurns {
  /** Calls since the clock was last read, and the position by then. */
  #calls = 0;
  #clockPosition = 0;
  #lastMs = 0;

  /**
   * For an engine that need not wait and has taken `position` events: resolved, or resolved after a turn if one is due.
   */
  nowAndThen(position: number): Promise<void> {
    if (++this.#calls < SMALL_RANGE && position - this.#clockPosition < SMALL_RANGE) {
      return RESOLVED;
    }
    this.#calls = 0;
    this.#clockPosition = position;
    const nowMs = monotonicMs();
    if (nowMs - this.#lastMs < TURN_EVERY_MS) {
      return RESOLVED;
    }
    this.#lastMs = nowMs;
    return new Promise((resolve) => {
      setImmediate(resolve);
    });
  }

  /** The event loop has had a turn without being given one here, at `nowMs` on the monotonic clock. */
  had(nowMs: number): void {
    this.#lastMs = nowMs;
  }
}
