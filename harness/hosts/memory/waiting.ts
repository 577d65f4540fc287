import { monotonicMs } from '../../clock.ts';

/** Below this a timer is too coarse: the event loop is turned until the time comes. */
const FINE_MS = 2;
/** Within this the clock is polled before the event loop gets a turn, as each turn leaves garbage. */
const SPIN_MS = 0.02;
/** The longest sleep: an abort, which wakes nobody, is noticed within it. */
const LONGEST_SLEEP_MS = 50;

/**
 * Resolves once `there`, called with the time, returns true; `nextMs` is when it may next do so by the passing of time
 * alone. Times are ms on the monotonic clock. Sleeps while that is far, and polls the event loop and the clock when it
 * is near: on time to microseconds, at the price of a busy core. The event loop has had a turn when it resolves.
 */
export function waitUntil(there: (nowMs: number) => boolean, nextMs: () => number): Promise<void> {
  return new Promise((resolve) => {
    const poll = (): void => {
      let nowMs = monotonicMs();
      const turnMs = nowMs + SPIN_MS;
      let aheadMs: number;
      do {
        if (there(nowMs)) {
          resolve();
          return;
        }
        nowMs = monotonicMs();
        aheadMs = nextMs() - nowMs;
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
