import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Bracket,
  findBracket,
  LOWEST_RUNG,
  type RungVerdict,
  rateOfRung,
  rungBelow,
  type Stage,
} from './bracket.ts';

describe('the ladder of rates', () => {
  it('has neighbours less than 10% apart, and eight rungs an octave', () => {
    for (let rung = LOWEST_RUNG; rung < 160; rung++) {
      expect(rateOfRung(rung + 1) / rateOfRung(rung)).toBeLessThan(1.1);
      expect(rateOfRung(rung + 8) / rateOfRung(rung)).toBeCloseTo(2, 2);
    }
  });

  it('begins at one event a second', () => {
    expect(rateOfRung(LOWEST_RUNG)).toBeGreaterThanOrEqual(1);
    expect(rateOfRung(LOWEST_RUNG - 1)).toBeLessThan(1);
  });

  it.each([100, 800, 51_200, 819_200])('finds the rung at %d/s', (rate) => {
    expect(rateOfRung(rungBelow(rate))).toBe(rate);
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
          expect(rateOfRung(bracket.passed!)).toBeLessThanOrEqual(limit);
          expect(rateOfRung(bracket.failed!)).toBeGreaterThan(limit);
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
    const { attempts } = await searched(rungBelow(800), (rate) => (rate <= 5000 ? 'passed' : 'failed'));
    expect(attempts.slice(0, 5).map(({ rate }) => rate)).toEqual([800, 1600, 3200, 6400, 6400]);
  });

  it('does not turn away from a rate for one failure in the search', async () => {
    let disturbed = false;
    const { bracket } = await searched(24, (rate, stage) => {
      if (stage === 'search' && rate === 1600 && !disturbed) {
        disturbed = true;
        return 'failed';
      }
      return rate <= 50_000 ? 'passed' : 'failed';
    });
    expect(rateOfRung(bracket.passed!)).toBe(46_950);
  });

  it('moves down where the confirmation does not bear out the search', async () => {
    const limits = { search: 50_000, confirmation: 20_000 };
    const { bracket } = await searched(24, (rate, stage) => (rate <= limits[stage] ? 'passed' : 'failed'));
    expect(rateOfRung(bracket.passed!)).toBeLessThanOrEqual(20_000);
    expect(rateOfRung(bracket.failed!)).toBeGreaterThan(20_000);
    expect(bracket.failed! - bracket.passed!).toBe(1);
  });

  it('moves up where the search was turned away too early', async () => {
    const limits = { search: 40_000, confirmation: 50_000 };
    const { bracket } = await searched(24, (rate, stage) => (rate <= limits[stage] ? 'passed' : 'failed'));
    expect([bracket.passed, bracket.failed].map((rung) => rateOfRung(rung!))).toEqual([46_950, 51_200]);
  });

  it('has no upper end where no more load can be offered', async () => {
    const { bracket } = await searched(24, (rate) => (rate <= 50_000 ? 'passed' : 'untried'));
    expect(bracket).toEqual({ passed: rungBelow(50_000), failed: undefined });
  });

  it('has an upper end that could not be tried at first, and failed when it could', async () => {
    const { bracket } = await searched(24, (rate, stage) => {
      const otherwise = stage === 'search' ? 'untried' : 'failed';
      return rate <= 50_000 ? 'passed' : otherwise;
    });
    expect([bracket.passed, bracket.failed].map((rung) => rateOfRung(rung!))).toEqual([46_950, 51_200]);
  });

  it('finds nothing where every rate fails, and ends', async () => {
    const { bracket } = await searched(60, () => 'failed');
    expect(bracket.passed).toBeUndefined();
    expect(rateOfRung(bracket.failed!)).toBeLessThan(2);
  });

  it('finds nothing where no rate is confirmed, and ends', async () => {
    const { bracket } = await searched(60, (_, stage) => (stage === 'search' ? 'passed' : 'failed'), 100_000);
    expect(bracket.passed).toBeUndefined();
  });
});

async function searched(
  first: number,
  verdict: (rate: number, stage: Stage) => RungVerdict,
  most = Number.POSITIVE_INFINITY,
): Promise<{ bracket: Bracket; attempts: { rate: number; stage: Stage }[] }> {
  const attempts: { rate: number; stage: Stage }[] = [];
  const bracket = await findBracket(first, async (rung, stage) => {
    const rate = rateOfRung(rung);
    attempts.push({ rate, stage });
    return rate > most ? 'untried' : verdict(rate, stage);
  });
  return { bracket, attempts };
}
