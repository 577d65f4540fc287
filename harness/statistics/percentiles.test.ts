import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { enoughFor, median, nearestRank, neededFor } from './percentiles.ts';

test('a percentile needs ten values beyond it', () => {
  expect([50, 90, 99, 99.9, 99.99].map(neededFor)).toEqual([20, 100, 1000, 10_000, 100_000]);
  expect(enoughFor(99, 999)).toBe(false);
  expect(enoughFor(99, 1000)).toBe(true);
});

describe('the nearest rank', () => {
  it('is one of the values', () => {
    const sorted = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    expect([0, 10, 10.1, 50, 90, 91, 100].map((percent) => nearestRank(sorted, percent))).toEqual([
      1, 1, 2, 5, 9, 10, 10,
    ]);
  });

  it('is not pushed up a rank by 99.9 / 100 not being exact', () => {
    const sorted = Array.from({ length: 1000 }, (_, i) => i + 1);
    expect(nearestRank(sorted, 99.9)).toBe(999);
  });

  it('is the smallest value that enough of them do not exceed', () => {
    const values = fc.array(fc.nat(20), { minLength: 1, maxLength: 60 });
    const property = fc.property(values, fc.integer({ min: 1, max: 100 }), (unsorted, percent) => {
      const sorted = unsorted.toSorted((a, b) => a - b);
      const reported = nearestRank(sorted, percent);
      const within = (limit: number): number => sorted.filter((value) => value <= limit).length / sorted.length;
      expect(within(reported) * 100).toBeGreaterThanOrEqual(percent - 1e-6);
      expect(within(reported - 1) * 100).toBeLessThan(percent);
    });
    fc.assert(property);
  });

  it('is none of no values', () => {
    expect(nearestRank([], 50)).toBeNaN();
  });
});

describe('the median', () => {
  it('is the middle value, or the mean of the middle two', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([7])).toBe(7);
  });

  it('leaves the values in their order', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('is none of no values', () => {
    expect(median([])).toBeNaN();
  });
});
