import { describe, expect, it } from 'vitest';
import { type Arrivals, arrivalOffsetsMs, recordedSpeed } from './schedule.ts';

const EVENTS = 20_000;
/** A minute of silence after every tenth event; those between are stored readings forwarded in one go, out of order. */
const BURSTS = Float64Array.from({ length: EVENTS }, (_, i) => Math.floor(i / 10) * 60_000 - (i % 10) * 7);

function offsets(arrivals: Arrivals, seed = 1, preload = 4000): Float64Array {
  return arrivalOffsetsMs(BURSTS, { arrivals, ratePerSecond: 2000, preload, seed });
}

describe.each(['constant', 'poisson', 'recorded'] as const)('a %s schedule', (arrivals) => {
  it('has the preload arrive before everything', () => {
    const schedule = offsets(arrivals);
    expect(schedule.subarray(0, 4000).every((offset) => offset === Number.NEGATIVE_INFINITY)).toBe(true);
    expect(schedule[4000]).toBeGreaterThanOrEqual(0);
  });

  it('never goes back', () => {
    const schedule = offsets(arrivals);
    expect(schedule.every((offset, i) => i === 0 || offset >= schedule[i - 1]!)).toBe(true);
  });

  it('has the mean rate asked for', () => {
    const lastMs = offsets(arrivals).at(-1)!;
    // Poisson: 16,000 gaps, so the sum deviates by 1/√16,000, under 0.8%.
    expect(Math.abs(lastMs / 8000 - 1)).toBeLessThan(0.03);
  });

  it('is the same for the same seed', () => {
    expect(offsets(arrivals)).toEqual(offsets(arrivals));
  });

  it('is shared between threads', () => {
    expect(offsets(arrivals).buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('may begin without a preload, or be nothing but one', () => {
    expect(offsets(arrivals, 1, 0)[0]).toBeGreaterThanOrEqual(0);
    expect(offsets(arrivals, 1, EVENTS).every((offset) => offset === Number.NEGATIVE_INFINITY)).toBe(true);
  });
});

describe('a constant schedule', () => {
  it('begins at the schedule start and has one gap', () => {
    expect([...offsets('constant').subarray(4000, 4004)]).toEqual([0, 0.5, 1, 1.5]);
  });
});

describe('a Poisson schedule', () => {
  const gapsOf = (seed: number): number[] => {
    const schedule = offsets('poisson', seed);
    return Array.from({ length: EVENTS - 4001 }, (_, i) => schedule[4001 + i]! - schedule[4000 + i]!);
  };

  it('is another one for another seed', () => {
    expect(offsets('poisson', 1).subarray(4000)).not.toEqual(offsets('poisson', 2).subarray(4000));
  });

  it('has exponential gaps (Kolmogorov–Smirnov at one in a thousand, the seed being fixed)', () => {
    const gaps = gapsOf(1).sort((a, b) => a - b);
    const distance = Math.max(...gaps.map((gap, i) => Math.abs(1 - Math.exp(-gap / 0.5) - (i + 0.5) / gaps.length)));
    expect(distance).toBeLessThan(1.95 / Math.sqrt(gaps.length));
  });

  it('has gaps that do not depend on the one before', () => {
    const gaps = gapsOf(2);
    const covariance = gaps.slice(1).reduce((sum, gap, i) => sum + (gap - 0.5) * (gaps[i]! - 0.5), 0) / gaps.length;
    // The deviation of such a correlation is 1/√n.
    expect(Math.abs(covariance / 0.25)).toBeLessThan(4 / Math.sqrt(gaps.length));
  });
});

describe('a recorded schedule', () => {
  it('keeps bursts: what came at once still does', () => {
    const schedule = offsets('recorded');
    for (let first = 4000; first < EVENTS; first += 10) {
      expect(new Set(schedule.subarray(first, first + 10)).size).toBe(1);
    }
  });

  it('keeps the silence between them in proportion', () => {
    const schedule = offsets('recorded');
    const silenceMs = schedule[4010]! - schedule[4009]!;
    for (let first = 4020; first < EVENTS; first += 10) {
      expect(schedule[first]! - schedule[first - 1]!).toBeCloseTo(silenceMs, 6);
    }
  });

  it('reports how many times as fast as the recording it is', () => {
    const request = { arrivals: 'recorded', ratePerSecond: 2000, preload: 4000, seed: 1 } as const;
    const speed = recordedSpeed(BURSTS, request);
    expect(speed).toBeCloseTo(((2000 - 1 - 400) * 60_000) / 8000, 0);
  });

  it('goes at a speed that is given, and ends when it is to', () => {
    const schedule = arrivalOffsetsMs(BURSTS, {
      ...{ arrivals: 'recorded', ratePerSecond: 2000, preload: 4000, seed: 1 },
      replay: { speed: 60, endMs: 1_600_000 },
    });
    expect(schedule[3999]).toBe(Number.NEGATIVE_INFINITY);
    expect(schedule.at(-1)).toBeCloseTo(1_600_000, 6);
    expect(schedule.at(-1)! - schedule.at(-11)!).toBeCloseTo(1000, 6);
  });

  it('does not divide by nothing where all events have one time', () => {
    const request = { arrivals: 'recorded', ratePerSecond: 2000, preload: 0, seed: 1 } as const;
    expect([...arrivalOffsetsMs(new Float64Array(3).fill(7), request)]).toEqual([0, 0, 0]);
  });
});
