import { describe, expect, it } from 'vitest';
import { LoopLengths } from './warm-up.ts';

/** 50,000 events a second. */
const COLD = { events: 300_000, durationMs: 6000 };
const WARM_UP_MS = 12_000;
const LEAST_MS = 22_000;

const first = (lengths = new LoopLengths(), cold = COLD): number => lengths.first('flink', cold, WARM_UP_MS);
const next = (events: number, durationMs: number, lengths = new LoopLengths()): number | undefined =>
  lengths.next('flink', COLD, { events, durationMs }, WARM_UP_MS);

describe('the length of a closed loop whose engine warms up', () => {
  it('is enough for warm-up and ten seconds, the first of them as long as the verification and as slow', () => {
    const least = (speedUp: number): number => 300_000 + speedUp * 50 * (LEAST_MS - 6000);
    expect(first()).toBeGreaterThanOrEqual(least(14));
    expect(first()).toBeLessThan(Math.SQRT2 * least(14) + 1);
  });

  it('is that of the verification where that took as long', () => {
    const slow = first(new LoopLengths(), { events: 300_000, durationMs: 2 * LEAST_MS });
    expect(slow).toBeGreaterThanOrEqual(300_000);
    expect(slow).toBeLessThan(Math.SQRT2 * 300_000 + 1);
  });

  it('is one of few, so that cells share traces', () => {
    const lengths = Array.from({ length: 1000 }, (_, step) =>
      first(new LoopLengths(), { events: 300_000 + 600 * step, durationMs: 6000 }),
    );
    expect(new Set(lengths).size).toBeLessThan(6);
  });

  it('grows where it was too little, and only there', () => {
    expect(next(1e6, LEAST_MS)).toBeUndefined();
    expect(next(1e6, LEAST_MS - 1)).toBeGreaterThan(1e6);
    // What is missing is as short as that, and a loop of the next length much longer.
    expect(next(1e6, LEAST_MS - 1)).toBeLessThan(Math.SQRT2 * 1.001e6);
  });

  it('grows by the rate of a warm machine', () => {
    // 3.7 M events in 5 s more than the verification: 11 s more are 8.14 M at that rate.
    const more = next(4e6, 11_000)!;
    expect(more).toBeGreaterThan(4e6 + 8.14e6);
    expect(more).toBeLessThan(2 * (4e6 + 8.14e6));
  });

  it('grows by the rate of the loop where it was no faster than the verification', () => {
    const more = next(300_000, 11_000)!;
    expect(more).toBeGreaterThan(600_000);
    expect(more).toBeLessThan(1.2e6);
  });

  it('is for the next cell of the engine as long as its loops went on, whatever its own cold rate', () => {
    const lengths = new LoopLengths();
    // A million events a second behind what took as long as the verification.
    expect(next(300_000 + 1000 * (LEAST_MS - 6000), LEAST_MS, lengths)).toBeUndefined();
    for (const durationMs of [3000, 6000, 12_000]) {
      const length = first(lengths, { events: 300_000, durationMs });
      const least = 300_000 + 1000 * (LEAST_MS - durationMs);
      expect(length).toBeGreaterThan(least);
      expect(length).toBeLessThan(2 * least);
    }
    expect(lengths.first('spark', COLD, WARM_UP_MS)).toBe(first());
  });

  it('is at least what the engine would get through as it was verified', () => {
    const lengths = new LoopLengths();
    expect(next(600_000, LEAST_MS, lengths)).toBeUndefined();
    const quick = first(lengths, { events: 300_000, durationMs: 100 });
    expect(quick).toBeGreaterThanOrEqual(3000 * LEAST_MS);
  });
});
