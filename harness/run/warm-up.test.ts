import { describe, expect, it } from 'vitest';
import { firstLoop, longerLoop } from './warm-up.ts';

const LOST = 3_000_000;
const facts = { commitIntervalMs: 0, warmUpMs: 15_000, eventsLostCold: LOST };

/** 50,000 events a second. */
const COLD = { events: 300_000, durationMs: 6000 };
const WARM_UP_MS = 12_000;
const LEAST_MS = 22_000;
/** A length is at most so much more than the aim, which is so much more than the least. */
const STEP = 2 ** (1 / 8);
const AMPLE = 1.3;

const first = (cold = COLD): number => firstLoop(facts, cold, WARM_UP_MS);
const next = (events: number, durationMs: number): number | undefined =>
  longerLoop(COLD, { events, durationMs }, WARM_UP_MS);

describe('the length of a closed loop whose engine warms up', () => {
  it('is enough for warm-up and ten seconds, the first of them as long as the verification and as slow', () => {
    const least = 300_000 + ((300_000 + LOST) / 6000) * (LEAST_MS - 6000);
    expect(first()).toBeGreaterThanOrEqual(least);
    expect(first()).toBeLessThan(STEP * (least + ((300_000 + LOST) / 6000) * (AMPLE - 1) * LEAST_MS) + 1);
  });

  it.each([300_000, 2_000_000, 10_000_000])('is the same for one that was verified on %i events', (events) => {
    // Half a million events a second, and 6 s more until it is warm.
    const cold = { events, durationMs: LOST / 500 + events / 500 };
    const aim = events + 500 * Math.max(0, AMPLE * LEAST_MS - cold.durationMs);
    const length = first(cold);
    expect(length).toBeGreaterThanOrEqual(aim - 1);
    expect(length).toBeLessThan(STEP * aim + 1);
  });

  it('grows no faster than its verification, where that had few events', () => {
    const few = first({ events: 20_000, durationMs: 400 });
    expect(few).toBeLessThan(STEP * AMPLE * 50 * (1 + LOST / 300_000) * LEAST_MS);
  });

  it('of an engine that loses nothing goes by its verification', () => {
    const length = firstLoop({ commitIntervalMs: 0 }, COLD, WARM_UP_MS);
    expect(length).toBeGreaterThanOrEqual(50 * LEAST_MS);
    expect(length).toBeLessThan(STEP * AMPLE * 50 * LEAST_MS + 1);
  });

  it('is that of the verification where that took as long', () => {
    const slow = first({ events: 300_000, durationMs: 2 * LEAST_MS });
    expect(slow).toBeGreaterThanOrEqual(300_000);
    expect(slow).toBeLessThan(STEP * 300_000 + 1);
  });

  it('is one of few, so that cells share traces', () => {
    const lengths = Array.from({ length: 1000 }, (_, step) =>
      first({ events: 300_000 + 600 * step, durationMs: 6000 }),
    );
    expect(new Set(lengths).size).toBeLessThan(8);
  });

  it('grows only where it was too little', () => {
    expect(next(1e6, LEAST_MS)).toBeUndefined();
    expect(next(1e6, LEAST_MS - 1)).toBeGreaterThan(1e6);
    // What is missing is as short as that.
    expect(next(1e6, LEAST_MS - 1)).toBeLessThan(
      STEP * (1e6 + (0.7e6 / (LEAST_MS - 6000)) * (AMPLE - 1) * LEAST_MS) + 1,
    );
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
});
