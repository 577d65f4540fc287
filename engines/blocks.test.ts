import { describe, expect, it } from 'vitest';
import type { EmbeddedJob, Sink, Source } from '../contracts/engine.ts';
import { Random } from '../contracts/random.ts';
import { runInBlocks } from './blocks.ts';

const INTERVAL_MS = 40;

interface Simulation {
  readonly intervalMs?: number;
  readonly maximumEvents?: number;
  /** How long an event takes to process. */
  readonly workMs?: number;
}

/** Runs blocks on a clock that only work and waits move on; returns when each event was committed. */
async function committed(
  arrivals: readonly number[],
  { intervalMs = INTERVAL_MS, maximumEvents = Number.POSITIVE_INFINITY, workMs = 0 }: Simulation = {},
): Promise<number[]> {
  let nowMs = 0;
  let taken = 0;
  const source: Source = {
    take(limit = Number.POSITIVE_INFINITY) {
      for (let left = limit; left > 0 && taken < arrivals.length && arrivals[taken]! <= nowMs; left--) {
        taken++;
      }
      return taken;
    },
    async arrival(untilMs = Number.POSITIVE_INFINITY) {
      nowMs = Math.max(nowMs, Math.min(untilMs, arrivals[taken] ?? Number.POSITIVE_INFINITY));
    },
    watermark: 0,
    get nowMs() {
      return nowMs;
    },
    get ended() {
      return taken === arrivals.length;
    },
  };
  const done: number[] = [];
  let processed = 0;
  const sink = {
    commit() {
      for (; done.length < processed; ) {
        done.push(nowMs);
      }
    },
  };
  const operator = () => ({
    process() {
      processed++;
      nowMs += workMs;
    },
    advance() {},
    end() {},
  });
  const job = { source, sink: sink as unknown as Sink, operator, signal: new AbortController().signal, options: {} };
  await runInBlocks(job as unknown as EmbeddedJob, intervalMs, maximumEvents);
  return done;
}

/** Poisson arrivals, 10 a ms on average. */
function arrivalsUntil(endMs: number): number[] {
  const random = new Random(5);
  const arrivals: number[] = [];
  for (let atMs = random.exponential(0.1); atMs < endMs; atMs += random.exponential(0.1)) {
    arrivals.push(atMs);
  }
  return arrivals;
}

describe('an engine that works in blocks', () => {
  it('commits what arrives in an interval at its end', async () => {
    const arrivals = arrivalsUntil(30 * INTERVAL_MS);
    const done = await committed([...arrivals, 31 * INTERVAL_MS]);
    expect(done.slice(0, -1)).toEqual(arrivals.map((atMs) => Math.ceil(atMs / INTERVAL_MS) * INTERVAL_MS));
  });

  it('with latencies spread evenly between none and the interval', async () => {
    const arrivals = arrivalsUntil(100 * INTERVAL_MS);
    const done = await committed([...arrivals, 101 * INTERVAL_MS]);
    const latencies = arrivals.map((atMs, i) => done[i]! - atMs).toSorted((a, b) => a - b);
    for (const share of [0.01, 0.25, 0.5, 0.75, 0.99]) {
      expect(latencies[Math.floor(share * latencies.length)]! / INTERVAL_MS).toBeCloseTo(share, 1.5);
    }
  });

  it('commits the last block when the trace ends', async () => {
    expect(await committed([10, 50, 55])).toEqual([40, 55, 55]);
  });

  it('does not wait for the end of an interval once a block is full', async () => {
    expect(await committed([1, 2, 3, 4, 5, 6, 7], { maximumEvents: 3 })).toEqual([3, 3, 3, 6, 6, 6, 7]);
  });

  it('goes on at the next multiple to come after a block that took longer than an interval', async () => {
    const arrivals = [10, 20, 30, 39, 41, 130, 170, 300];
    // The first four take from 40 to 100: 41 has waited meanwhile, and is taken when the interval ends at 120.
    expect(await committed(arrivals, { workMs: 15 })).toEqual([100, 100, 100, 100, 135, 175, 215, 315]);
  });

  it('without an interval commits once, at the end', async () => {
    expect(await committed([1, 50, 700], { intervalMs: Number.POSITIVE_INFINITY })).toEqual([700, 700, 700]);
  });
});
