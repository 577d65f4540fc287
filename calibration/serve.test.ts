import { describe, expect, it } from 'vitest';
import type { EmbeddedJob, Sink, Source } from '../contracts/engine.ts';
import { Random } from '../contracts/random.ts';
import { AWAY_MS, serve } from './serve.ts';
import { StallLog } from './stalls.ts';
import { acted, departures, latenciesOf, seen } from './truth.ts';

const SERVICE_MS = 0.1;
/** What a reading of the clock takes. */
const READING_MS = 0.0001;
/** What a look and a commit take, in readings and a little more. */
const STEP_MS = 5 * READING_MS;

/**
 * Serves arrivals on a clock that advances with each reading and jumps over stalls; returns when each was committed.
 */
async function served(arrivals: Float64Array, stalls: Float64Array): Promise<Float64Array> {
  let nowMs = 0;
  let stall = 0;
  const read = (): number => {
    nowMs += READING_MS;
    for (; stall < stalls.length && stalls[stall]! <= nowMs; stall += 2) {
      nowMs = Math.max(nowMs, stalls[stall + 1]!);
    }
    return nowMs;
  };
  let taken = 0;
  const source: Source = {
    take() {
      read();
      while (taken < arrivals.length && arrivals[taken]! <= nowMs) {
        taken++;
      }
      return taken;
    },
    arrival: () => Promise.resolve(),
    watermark: 0,
    get nowMs() {
      return read();
    },
    get ended() {
      return taken === arrivals.length;
    },
  };
  const done: number[] = [];
  const sink = {
    pending: 0,
    commit() {
      read();
      for (; sink.pending > 0; sink.pending--) {
        done.push(nowMs);
      }
    },
  };
  const operator = () => ({ process: () => sink.pending++, advance() {}, end() {} });
  const job = { source, sink: sink as unknown as Sink, operator, signal: new AbortController().signal, options: {} };
  await serve(job as unknown as EmbeddedJob, (startMs) => startMs + SERVICE_MS, new StallLog(import.meta.url));
  return Float64Array.from(done);
}

/** As long as services, with room for 98 of 100 of them. */
const arrivals = Float64Array.from({ length: 5000 }, (_, i) => 1 + (i * SERVICE_MS) / 0.98);
const meanOf = (done: Float64Array): number => latenciesOf(arrivals, done, 0, arrivals.length).mean;

describe('a server at 98% of its capacity', () => {
  it('takes its service where nothing keeps it from running', async () => {
    const mean = meanOf(await served(arrivals, new Float64Array(0)));
    expect(mean).toBeGreaterThan(SERVICE_MS);
    expect(mean).toBeLessThan(SERVICE_MS + STEP_MS);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is as late as is computed from its stalls (seed %i)', async (seed) => {
    const random = new Random(seed);
    const stalls: number[] = [];
    for (let at = random.exponential(1); at < arrivals.at(-1)!; at += random.exponential(1)) {
      const fromMs = at;
      at += AWAY_MS + random.exponential(0.03);
      stalls.push(fromMs, at);
    }
    const noted = Float64Array.from(stalls);
    const planned = departures(seen(arrivals, noted, STEP_MS), (startMs) => startMs + SERVICE_MS);
    const most = meanOf(acted(planned, noted, STEP_MS, AWAY_MS));
    const mean = meanOf(await served(arrivals, noted));
    expect(mean).toBeLessThanOrEqual(most);
    expect(mean).toBeGreaterThan(0.99 * most);
  });
});
