import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../contracts/random.ts';
import { drawServices } from './services.ts';
import { acted, departures, latenciesOf, seen } from './truth.ts';

describe('departures', () => {
  it('wait for the one before, and for nothing else', () => {
    const arrivals = Float64Array.of(0, 1, 1, 10);
    expect([...departures(arrivals, (startMs) => startMs + 2)]).toEqual([2, 4, 6, 12]);
  });

  it('of M/M/1 have the mean of its formula in the long run', () => {
    const random = new Random(1);
    let at = 0;
    const arrivals = Float64Array.from({ length: 400_000 }, () => {
      at += random.exponential(0.5);
      return at;
    });
    const draw = drawServices(0.25, 2);
    const done = departures(arrivals, (startMs) => startMs + draw());
    // 1 / (µ − λ) with 4 and 2 a ms.
    const { mean, p50 } = latenciesOf(arrivals, done, 0, arrivals.length);
    expect(mean).toBeGreaterThan(0.5 * 0.97);
    expect(mean).toBeLessThan(0.5 * 1.03);
    // Latencies of M/M/1 are exponential.
    expect(p50 / mean).toBeCloseTo(Math.LN2, 1);
  });
});

describe('seen', () => {
  const arrivals = Float64Array.of(1, 2.0625, 2.25, 5.8125, 9);
  const STEP_MS = 0.125;

  it('is the arrival where nothing keeps the thread', () => {
    expect([...seen(arrivals, new Float64Array(0), STEP_MS)]).toEqual([...arrivals]);
  });

  it('is evenly spread over a stall, and no sooner than the arrival', () => {
    expect([...seen(arrivals, Float64Array.of(2, 6), STEP_MS)]).toEqual([1, 3, 4, 5.8125, 9]);
  });

  it('counts what came a look before a stall, and not what came a look before its end', () => {
    expect([...seen(arrivals, Float64Array.of(2.125, 5.875), STEP_MS)]).toEqual([1, 3.375, 4.625, 5.875, 9]);
  });
});

describe('acted', () => {
  it('is a step behind the plan where nothing keeps the thread', () => {
    expect([...acted(Float64Array.of(1, 2), new Float64Array(0), 0.1, 1)]).toEqual([1.1, 2.1]);
  });

  it('is behind a stall, one after the other', () => {
    const planned = Float64Array.of(1, 2, 3, 9);
    expect([...acted(planned, Float64Array.of(1.5, 5), 0.25, 0.5)]).toEqual([1.25, 5.5, 6, 9.25]);
  });

  it('counts a stall that begins before the step is done', () => {
    expect([...acted(Float64Array.of(1), Float64Array.of(1.05, 4, 4.2, 6), 0.1, 0.5)]).toEqual([6.5]);
  });

  it('is never before the plan, and in its order', () => {
    const ascending = fc
      .array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 60 })
      .map((times) => Float64Array.from(times).sort());
    fc.assert(
      fc.property(ascending, ascending, (planned, times) => {
        const stalls = times.subarray(0, times.length - (times.length % 2));
        const at = acted(planned, stalls, 0.5, 1);
        for (let i = 0; i < at.length; i++) {
          expect(at[i]).toBeGreaterThan(planned[i]!);
          expect(at[i]!).toBeGreaterThan(at[i - 1] ?? 0);
        }
      }),
    );
  });
});
