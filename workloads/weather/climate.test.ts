import { describe, expect, it } from 'vitest';
import { Climate, wave } from './climate.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('wave', () => {
  it('is 1 at whole turns, −1 at half turns and 0 between', () => {
    expect([-1, -0.5, 0, 0.25, 0.5, 0.75, 1].map((turns) => wave(turns) + 0)).toEqual([1, -1, 1, 0, -1, 0, 1]);
  });

  it('is never further than 0.06 from the cosine', () => {
    for (let turns = -1; turns < 2; turns += 0.01) {
      expect(Math.abs(wave(turns) - Math.cos(2 * Math.PI * turns))).toBeLessThan(0.06);
    }
  });
});

describe('Climate', () => {
  const climate = new Climate(Int32Array.of(0), 1, 1);

  it('is warmer in the afternoon than before dawn', () => {
    expect(climate.expected(0, 16 * HOUR)).toBeGreaterThan(climate.expected(0, 4 * HOUR) + 30);
  });

  it('is warmer in July than in January', () => {
    expect(climate.expected(0, 197 * DAY)).toBeGreaterThan(climate.expected(0, 15 * DAY) + 30);
  });

  it('is the same a year later', () => {
    expect(climate.expected(0, 365 * DAY + HOUR)).toBeCloseTo(climate.expected(0, HOUR), 6);
  });
});
