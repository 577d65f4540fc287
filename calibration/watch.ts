import type { Source } from '../contracts/engine.ts';
import { AWAY_MS } from './serve.ts';
import type { StallLog } from './stalls.ts';

/** The source is asked this often, at least. */
const LOOK_MS = 0.2;

/**
 * A source that records stalls while an engine waits on it: arrival() reads the clock instead of sleeping, and
 * sometimes returns with nothing new, as the contract allows.
 */
export function watched(source: Source, stalls: StallLog): Source {
  let lastMs = source.nowMs;
  const read = (): number => {
    const { nowMs } = source;
    if (nowMs - lastMs > AWAY_MS) {
      stalls.note(lastMs, nowMs);
    }
    lastMs = nowMs;
    return nowMs;
  };
  return {
    take: (limit) => source.take(limit),
    arrival(untilMs = Number.POSITIVE_INFINITY) {
      const lookMs = Math.min(untilMs, read() + LOOK_MS);
      while (read() < lookMs) {
        // Busy.
      }
      return source.arrival(lastMs);
    },
    get watermark() {
      return source.watermark;
    },
    get nowMs() {
      return read();
    },
    get ended() {
      return source.ended;
    },
  };
}
