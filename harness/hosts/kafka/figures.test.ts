import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Histogram } from '../../statistics/histogram.ts';
import { closedLoopRate } from '../../trial/throughput.ts';
import { allowedLatenessNs, closedRun, metricsSince, refuseEarlyWork, verdictOnLoadGenerator } from './figures.ts';

const scheduled = { releaseP99Ns: 0.4e6, released: 10_000, events: 10_000 };
const preload = { events: 5000, eventsPerSecond: 40_000 };

describe('the verdict on the load generator', () => {
  it('is none where the load was what the schedule says', () => {
    expect(verdictOnLoadGenerator(scheduled, preload, 20_000, 1e6)).toBeUndefined();
  });

  it.each([
    [
      'late',
      { ...scheduled, releaseP99Ns: 1.01e6 },
      preload,
      'the load generator was late: p99 1.01 ms, allowed 1.00 ms',
    ],
    ['incomplete', { ...scheduled, released: 9989 }, preload, 'the load generator released 9989 of 10000 events'],
    [
      'not shown to manage twice the rate',
      scheduled,
      { ...preload, eventsPerSecond: 39_999 },
      'the load generator managed 39999 events/s at full speed: not twice the rate of 20000',
    ],
    [
      'not shown to manage anything',
      scheduled,
      { events: 0, eventsPerSecond: 0 },
      'no event is left for a preload, which shows what the load generator manages: lower --rate or --duration',
    ],
  ])('names one that was %s', (_, schedule, preloaded, reason) => {
    expect(verdictOnLoadGenerator(schedule, preloaded, 20_000, 1e6)).toBe(reason);
  });

  it('allows 1 ms, or 5% of the measured p99 where that is more', () => {
    const latency = new Histogram();
    expect(allowedLatenessNs(latency)).toBe(1e6);
    latency.record(100e6);
    expect(allowedLatenessNs(latency)).toBeCloseTo(5e6, -4);
  });
});

describe("an engine's own metrics", () => {
  const batch = (atMs: number, value: number) => ({ atMs, name: 'batch', value, unit: 'ms' });

  it('are those of the samples from a moment on', () => {
    const busy = { atMs: 300, name: 'busy', value: 12.5, unit: '%' };
    const samples = [batch(99, 9000), batch(100, 300), batch(150, 200), batch(250, 700), busy];
    expect(metricsSince(samples, 100)).toEqual([
      { name: 'batch', unit: 'ms', samples: 3, median: 300, max: 700 },
      { name: 'busy', unit: '%', samples: 1, median: 12.5, max: 12.5 },
    ]);
    expect(metricsSince(samples, 301)).toEqual([]);
  });
});

/** An engine that serves events one by one at a constant rate, and shows answers when it likes. */
interface Server {
  readonly events: number;
  readonly perMs: number;
  /** The events that settle an answer, ascending. */
  readonly due: readonly number[];
  /** Between two moments at which it shows what it has; 0: each answer at once. */
  readonly commitIntervalMs: number;
  /** Of the first such moment. */
  readonly phaseMs: number;
  /** How much later each of these moments may be, in turn. */
  readonly jitterMs: readonly number[];
}

const CONSUMES_MS = 12_345;

/** When each answer of a server is seen: with others of its burst, a microsecond after the one before. */
function seen({ perMs, due, commitIntervalMs, phaseMs, jitterMs }: Server): number[] {
  let lastMs = 0;
  return due.map((each, answer) => {
    const doneMs = (each + 1) / perMs;
    const moment = commitIntervalMs === 0 ? 0 : Math.ceil((doneMs - phaseMs) / commitIntervalMs);
    const shownMs =
      commitIntervalMs === 0
        ? doneMs
        : phaseMs + moment * commitIntervalMs + jitterMs[Math.abs(moment) % jitterMs.length]!;
    lastMs = answer === 0 ? shownMs : Math.max(lastMs + 0.001, shownMs);
    return CONSUMES_MS + lastMs;
  });
}

function rateOf(record: { readonly commitMs: Float64Array }, due: readonly number[], events: number): number {
  const { startMs, endMs, settled } = closedRun(record, { due: Float64Array.from(due) }, events, CONSUMES_MS);
  expect(startMs).toBe(CONSUMES_MS);
  return closedLoopRate(settled, endMs - startMs);
}

function measured(server: Server): number {
  return rateOf({ commitMs: Float64Array.from(seen(server)) }, server.due, server.events);
}

const steady = { events: 1000, perMs: 20, due: [0, 400, 999], commitIntervalMs: 0, phaseMs: 0, jitterMs: [0] };

describe('the rate of a closed loop', () => {
  const servers = fc
    .record({
      events: fc.integer({ min: 1, max: 50_000 }),
      perMs: fc.double({ min: 0.5, max: 5000, noNaN: true }),
      answers: fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1, maxLength: 60 }),
      commitIntervalMs: fc.oneof(fc.constant(0), fc.double({ min: 0.1, max: 2000, noNaN: true })),
      phase: fc.double({ min: 0, max: 1, noNaN: true }),
      jitterMs: fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 1, maxLength: 7 }),
    })
    .map(({ answers, phase, events, ...rest }) => ({
      ...rest,
      events,
      due: answers.map((share) => Math.floor(share * events)).sort((one, other) => one - other),
      phaseMs: phase * rest.commitIntervalMs,
    }));

  it('is never above what the engine did, and below it by the wait for its last burst at most', () => {
    fc.assert(
      fc.property(servers, (server) => {
        const truth = server.perMs * 1000;
        const workMs = (server.due.at(-1)! + 1) / server.perMs;
        const burstMs = server.commitIntervalMs === 0 ? 0 : server.commitIntervalMs + Math.max(...server.jitterMs);
        const spreadMs = 0.001 * server.due.length;
        const longestMs = CONSUMES_MS + workMs + burstMs + spreadMs;
        // Each time is rounded as a double, an answer's from the one before, and so are the rates.
        const roundingMs = (server.due.length + 8) * Number.EPSILON * longestMs;
        expect(measured(server)).toBeLessThanOrEqual((truth * workMs) / (workMs - roundingMs));
        expect(measured(server)).toBeGreaterThanOrEqual((truth * workMs) / (workMs + burstMs + spreadMs + roundingMs));
      }),
      { numRuns: 500 },
    );
  });

  it('is that of the work where each answer is seen at once, few as they are', () => {
    expect(measured(steady)).toBeCloseTo(20_000, 6);
    expect(measured({ ...steady, due: [999] })).toBeCloseTo(20_000, 6);
  });

  it('is that of the work where bursts end with it, whatever their interval', () => {
    const due = Array.from({ length: 1000 }, (_, event) => event);
    for (const commitIntervalMs of [1, 5, 25, 50]) {
      const rate = measured({ ...steady, due, commitIntervalMs });
      expect(rate).toBeLessThanOrEqual(20_000);
      expect(rate).toBeGreaterThan(20_000 * (50 / (50 + 1)));
    }
  });

  it('is that of the work in one burst at its end, not of how fast the burst is read', () => {
    const due = Array.from({ length: 1000 }, (_, event) => event);
    expect(measured({ ...steady, due, commitIntervalMs: 200, phaseMs: 50 })).toBeCloseTo(20_000 / 1.02, -2);
  });

  it('counts the events up to the one that settles the last answer', () => {
    expect(measured({ ...steady, due: [10, 499] })).toBeCloseTo(20_000, 6);
  });

  it('counts them all where answers are due at the end', () => {
    const record = { commitMs: Float64Array.of(CONSUMES_MS + 20, CONSUMES_MS + 50) };
    expect(rateOf(record, [3, 1000], 1000)).toBeCloseTo(20_000, 6);
  });

  it('is 0 where there are no answers', () => {
    const none = { commitMs: new Float64Array(0) };
    expect(rateOf(none, [3], 1000)).toBe(0);
  });
});

describe('work before the time of a closed loop', () => {
  const record = {
    ...{ arity: 1, count: 200, rows: new Float64Array(200) },
    commitEnds: Float64Array.of(2, 3, 200),
    commitMs: Float64Array.of(10, 20, 30),
  };

  it('is refused where over a hundredth of the answers came before', () => {
    expect(() => refuseEarlyWork(record, 15)).not.toThrow();
    expect(() => refuseEarlyWork(record, 25)).toThrow('3 of 200 answers came before it was ready: say so first');
    expect(() =>
      refuseEarlyWork({ ...record, commitEnds: new Float64Array(0), commitMs: new Float64Array(0) }, 5),
    ).not.toThrow();
  });
});
