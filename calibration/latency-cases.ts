import { afterStall } from './engines/stalling.ts';
import type { LatencyCase } from './latencies.ts';
import { drawServices } from './services.ts';
import type { Stalls } from './stalls.ts';
import { ownEngine } from './trials.ts';
import { departures, seen } from './truth.ts';

const SERVICE_SEED = 20;
const STALL_MS = 100;
const INTERVAL_MS = 100;
/** Blocks that a trial of micro-batch measures. */
const BLOCKS = 30;

/** A case that is served: what comes while the server is kept from looking begins late. */
function served(each: LatencyCase): LatencyCase {
  return {
    ...each,
    latest: (arrivals, stalls, stepMs, preload) => each.truth(seen(arrivals, stalls, stepMs), preload),
  };
}

/** Answers at once: what is left is what looking and committing takes, and what keeps the thread from running. */
export function echo(seed: number): LatencyCase {
  return served({
    of: 'echo',
    engine: ownEngine('fixed-service'),
    options: { service: 0 },
    load: { arrivals: 'poisson', ratePerSecond: 2000, measureMs: 1000, seed },
    figures: ['p50', 'p99'],
    truth: (arrivals) => arrivals,
  });
}

/** Engines whose latencies follow from the schedule and their services. */
export function known(seed: number): LatencyCase[] {
  return [
    served({
      of: 'fixed service 20 µs, 25,000/s',
      engine: ownEngine('fixed-service'),
      options: { service: 20 },
      load: { arrivals: 'poisson', ratePerSecond: 25_000, measureMs: 1000, seed },
      figures: ['mean', 'p50', 'p99'],
      truth: (arrivals) => departures(arrivals, (startMs) => startMs + 0.02),
    }),
    served({
      of: 'M/M/1, 2,000/s on 4,000/s',
      engine: ownEngine('exponential-service'),
      options: { service: 250, seed: SERVICE_SEED + seed },
      load: { arrivals: 'poisson', ratePerSecond: 2000, measureMs: 2000, seed },
      figures: ['mean', 'p50', 'p99'],
      truth(arrivals, preload) {
        const draw = drawServices(0.25, SERVICE_SEED + seed);
        for (let i = 0; i < preload; i++) {
          draw();
        }
        return departures(arrivals, (startMs) => startMs + draw());
      },
    }),
    served({
      of: 'stall of 100 ms a second',
      engine: ownEngine('stalling'),
      options: { stall: STALL_MS },
      load: { arrivals: 'poisson', ratePerSecond: 2000, measureMs: 2000, seed },
      figures: ['p99', 'max'],
      truth: (arrivals) => departures(arrivals, (startMs) => afterStall(startMs, STALL_MS)),
    }),
    {
      of: 'micro-batch 100 ms',
      engine: ownEngine('watched-micro-batch'),
      options: { interval: INTERVAL_MS, 'max-events': 10_000 },
      load: { arrivals: 'poisson', ratePerSecond: 2000, measureMs: BLOCKS * INTERVAL_MS, seed },
      figures: ['p50', 'p90', 'p99'],
      // Blocks close at the multiples of the interval.
      truth: (arrivals) => arrivals.map((atMs) => INTERVAL_MS * (Math.floor(atMs / INTERVAL_MS) + 1)),
      soonest: (arrivals, stalls) => arrivals.map((atMs) => takenLate(atMs, stalls)),
    },
  ];
}

/** A server of 10,000/s. */
export function tenThousand(ratePerSecond: number, seed: number): LatencyCase {
  return served({
    of: `leak: 10,000/s under ${ratePerSecond.toLocaleString('en-US')}/s`,
    engine: ownEngine('fixed-service'),
    options: { service: 100 },
    load: { arrivals: 'constant', ratePerSecond, measureMs: 2000, seed },
    figures: ['mean'],
    truth: (arrivals) => departures(arrivals, (startMs) => startMs + 0.1),
  });
}

/**
 * A block that a stall keeps from closing closes after it, with what arrived meanwhile: that is done sooner than in the
 * next block.
 */
function takenLate(atMs: number, stalls: Stalls): number {
  const closesMs = INTERVAL_MS * Math.floor(atMs / INTERVAL_MS);
  for (let stall = 0; stall < stalls.length && stalls[stall]! <= atMs; stall += 2) {
    if (stalls[stall]! <= closesMs && atMs <= stalls[stall + 1]!) {
      return stalls[stall + 1]!;
    }
  }
  return closesMs + INTERVAL_MS;
}
