import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Bracket,
  findBracket,
  LOWEST_STEP,
  rateOfStep,
  type Stage,
  type StepVerdict,
  stepBelow,
} from './bracket.ts';

describe('the steps of rates', () => {
  it('has neighbours less than 10% apart, and eight steps an octave', () => {
    for (let step = LOWEST_STEP; step < 160; step++) {
      expect(rateOfStep(step + 1) / rateOfStep(step)).toBeLessThan(1.1);
      expect(rateOfStep(step + 8) / rateOfStep(step)).toBeCloseTo(2, 2);
    }
  });

  it('begins at one event a second', () => {
    expect(rateOfStep(LOWEST_STEP)).toBeGreaterThanOrEqual(1);
    expect(rateOfStep(LOWEST_STEP - 1)).toBeLessThan(1);
  });

  it.each([100, 800, 51_200, 819_200])('finds the step at %d/s', (rate) => {
    expect(rateOfStep(stepBelow(rate))).toBe(rate);
  });
});

describe('findBracket', () => {
  it('holds the limit of an engine that passes below it and fails above it, wherever it begins', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 2, max: 1e8, noNaN: true }),
        fc.integer({ min: 0, max: 120 }),
        async (limit, first) => {
          const { bracket } = await searched(first, (rate) => (rate <= limit ? 'passed' : 'failed'));
          expect(rateOfStep(bracket.passed!)).toBeLessThanOrEqual(limit);
          expect(rateOfStep(bracket.failed!)).toBeGreaterThan(limit);
          expect(bracket.failed! - bracket.passed!).toBe(1);
        },
      ),
    );
  });

  it('confirms the lower end in three fresh trials and lets the upper end fail in one', async () => {
    const { attempts } = await searched(60, (rate) => (rate <= 50_000 ? 'passed' : 'failed'));
    expect(attempts.filter(({ stage }) => stage === 'confirmation').map(({ rate }) => rate)).toEqual([
      ...[46_950, 46_950, 46_950],
      51_200,
    ]);
  });

  it('doubles until a rate fails twice', async () => {
    const { attempts } = await searched(stepBelow(800), (rate) => (rate <= 5000 ? 'passed' : 'failed'));
    expect(attempts.slice(0, 5).map(({ rate }) => rate)).toEqual([800, 1600, 3200, 6400, 6400]);
  });

  it('does not give up a rate for one failure in the search', async () => {
    let noisy = false;
    const { bracket } = await searched(24, (rate, stage) => {
      if (stage === 'search' && rate === 1600 && !noisy) {
        noisy = true;
        return 'failed';
      }
      return rate <= 50_000 ? 'passed' : 'failed';
    });
    expect(rateOfStep(bracket.passed!)).toBe(46_950);
  });

  it('moves down where the confirmation contradicts the search', async () => {
    const limits = { search: 50_000, confirmation: 20_000 };
    const { bracket } = await searched(24, (rate, stage) => (rate <= limits[stage] ? 'passed' : 'failed'));
    expect(rateOfStep(bracket.passed!)).toBeLessThanOrEqual(20_000);
    expect(rateOfStep(bracket.failed!)).toBeGreaterThan(20_000);
    expect(bracket.failed! - bracket.passed!).toBe(1);
  });

  it('moves up where the search gave up too early', async () => {
    const limits = { search: 40_000, confirmation: 50_000 };
    const { bracket } = await searched(24, (rate, stage) => (rate <= limits[stage] ? 'passed' : 'failed'));
    expect([bracket.passed, bracket.failed].map((step) => rateOfStep(step!))).toEqual([46_950, 51_200]);
  });

  it('has no upper end where no more load can be offered', async () => {
    const { bracket } = await searched(24, (rate) => (rate <= 50_000 ? 'passed' : 'untried'));
    expect(bracket).toEqual({ passed: stepBelow(50_000), failed: undefined });
  });

  it('has an upper end that could not be tried at first, and failed when it could', async () => {
    const { bracket } = await searched(24, (rate, stage) => {
      const otherwise = stage === 'search' ? 'untried' : 'failed';
      return rate <= 50_000 ? 'passed' : otherwise;
    });
    expect([bracket.passed, bracket.failed].map((step) => rateOfStep(step!))).toEqual([46_950, 51_200]);
  });

  it('finds nothing where every rate fails, and ends', async () => {
    const { bracket } = await searched(60, () => 'failed');
    expect(bracket.passed).toBeUndefined();
    expect(rateOfStep(bracket.failed!)).toBeLessThan(2);
  });

  it('finds nothing where no rate is confirmed, and ends', async () => {
    const { bracket } = await searched(60, (_, stage) => (stage === 'search' ? 'passed' : 'failed'), 100_000);
    expect(bracket.passed).toBeUndefined();
  });
});

async function searched(
  first: number,
  verdict: (rate: number, stage: Stage) => StepVerdict,
  most = Number.POSITIVE_INFINITY,
): Promise<{ bracket: Bracket; attempts: { rate: number; stage: Stage }[] }> {
  const attempts: { rate: number; stage: Stage }[] = [];
  const bracket = await findBracket(first, async (step, stage) => {
    const rate = rateOfStep(step);
    attempts.push({ rate, stage });
    return rate > most ? 'untried' : verdict(rate, stage);
  });
  return { bracket, attempts };
}
