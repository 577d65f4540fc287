import { nearestRank } from '../harness/statistics/percentiles.ts';
import type { Stalls } from './stalls.ts';

/** Latencies of a set of events, ms. */
export interface Latencies {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * When a single server is done with each arrival (Lindley's recursion): `service` is given when a service begins, and
 * returns when it ends. Arrivals ascend.
 */
export function departures(
  arrivals: Float64Array,
  service: (startMs: number, index: number) => number,
): Float64Array<ArrayBuffer> {
  const done = new Float64Array(arrivals.length);
  let free = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < arrivals.length; i++) {
    free = service(Math.max(free, arrivals[i]!), i);
    done[i] = free;
  }
  return done;
}

/**
 * The latest time at which a server that looks for events all the time can have seen each of the ascending arrivals, if
 * it takes what comes during a stall to have come evenly spread over it. A look takes up to `stepMs`: what came within
 * that before a stall may have been caught by it, and what came within that before its end may not have been counted.
 */
export function seen(arrivals: Float64Array, stalls: Stalls, stepMs: number): Float64Array<ArrayBuffer> {
  const times = Float64Array.from(arrivals);
  let next = 0;
  const until = (endMs: number): number => {
    let end = next;
    while (end < arrivals.length && arrivals[end]! < endMs) {
      end++;
    }
    return end;
  };
  for (let stall = 0; stall < stalls.length; stall += 2) {
    const [fromMs, toMs] = [stalls[stall]!, stalls[stall + 1]!];
    next = until(fromMs - stepMs);
    const counted = until(toMs - stepMs);
    for (let i = next; i < counted; i++) {
      const spread = fromMs + ((i - next + 1) * (toMs - fromMs)) / (counted - next + 1);
      times[i] = Math.max(times[i]!, spread);
    }
    next = counted;
    times.fill(toMs, next, until(toMs));
  }
  return times;
}

/**
 * The latest time at which a thread can have acted on each of the ascending, planned times: one after the other,
 * `stepMs` each, and after every stall that begins before it is done. After a stall a step may take up to `behindMs`:
 * the caches are cold. A stall begins at the last reading of the clock before it, so it may have caught what was
 * planned up to a step earlier.
 */
export function acted(
  planned: Float64Array,
  stalls: Stalls,
  stepMs: number,
  behindMs: number,
): Float64Array<ArrayBuffer> {
  const times = new Float64Array(planned.length);
  let stall = 0;
  let at = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < planned.length; i++) {
    const fromMs = Math.max(at, planned[i]!);
    while (stall < stalls.length && stalls[stall + 1]! < fromMs) {
      stall += 2;
    }
    at = fromMs + (fromMs > planned[i]! ? behindMs : stepMs);
    for (; stall < stalls.length && stalls[stall]! <= at; stall += 2) {
      at = Math.max(at, stalls[stall + 1]! + behindMs);
    }
    times[i] = at;
  }
  return times;
}

/** The latencies of the events from one index to before another. */
export function latenciesOf(arrivals: Float64Array, done: Float64Array, from: number, to: number): Latencies {
  const sorted = Array.from(done.subarray(from, to), (at, i) => at - arrivals[from + i]!).sort((a, b) => a - b);
  return {
    mean: sorted.reduce((sum, each) => sum + each, 0) / sorted.length,
    p50: nearestRank(sorted, 50),
    p90: nearestRank(sorted, 90),
    p99: nearestRank(sorted, 99),
    max: sorted.at(-1) ?? Number.NaN,
  };
}
