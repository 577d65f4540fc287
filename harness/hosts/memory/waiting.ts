import { monotonicMs } from '../../clock.ts';

/** Below this a timer is too coarse: the event loop is gone round until the time comes. */
const FINE_MS = 2;
/** Within this the clock is read again and again before the event loop gets a turn, each of which leaves garbage. */
const SPIN_MS = 0.02;
/** The longest sleep: what comes without notice, such as an abort, is noticed within it. */
const LONGEST_SLEEP_MS = 50;

/**
 * Resolves once `there` says so, which is asked with the time; `nextMs` is when it may next say so without having been
 * told of anything else. Times are ms on the monotonic clock. Sleeps while that is far, and goes round the event loop
 * and the clock when it is near: on time to microseconds, at the price of a busy core. The event loop has had a turn
 * by then.
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
