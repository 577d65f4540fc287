import { describe, expect, it } from 'vitest';
import type { ThroughputTrial } from '../results/schema.ts';
import { moreEvents, warmEvents } from './warm-up.ts';

const lasted = (events: number, durationMs: number): ThroughputTrial =>
  ({ events, passes: [{ atMs: 0, durationMs, cpuSeconds: 1 }] }) as Partial<ThroughputTrial> as ThroughputTrial;

describe('the length of a closed loop whose engine warms up', () => {
  it('is enough for warm-up and ten seconds at over twice the rate of a cold one', () => {
    expect(warmEvents(50_000, 12_000)).toBeGreaterThanOrEqual(2 * 50_000 * 22);
    expect(warmEvents(50_000, 12_000)).toBeLessThan(4 * 50_000 * 22);
  });

  it('is one of few, so that cells share traces', () => {
    const lengths = Array.from({ length: 1000 }, (_, step) => warmEvents(50_000 + 100 * step, 12_000));
    expect(new Set(lengths).size).toBeLessThan(6);
  });

  it('grows by what was too little, and only then', () => {
    expect(moreEvents(lasted(1e6, 22_000), 12_000)).toBeUndefined();
    const more = moreEvents(lasted(1e6, 11_000), 12_000)!;
    expect(more).toBeGreaterThan(2e6);
    expect(more).toBeLessThan(4e6);
    expect(moreEvents(lasted(1e6, 21_999), 12_000)).toBeGreaterThan(1e6);
  });
});
