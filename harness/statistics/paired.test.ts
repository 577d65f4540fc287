import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../contracts/random.ts';
import { detectable, holm, judge, type PairedFigures, pairedFigures, pairsFor } from './paired.ts';

const BEFORE = [812.4, 797.1, 805.5, 820, 788.3, 801.9, 809.2, 795];
const AFTER = [790.2, 801, 770.4, 799.8, 781.1, 779.5, 800.3, 768.9];
/** Hours of sleep gained with one drug over another: Student, "The probable error of a mean", Biometrika 6 (1908). */
const SLEEP = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4];

const positive = fc.double({ min: 0.1, max: 1e9, noNaN: true });
const series = fc.array(fc.tuple(positive, positive), { minLength: 2, maxLength: 20 });

function compared(pairs: readonly (readonly [number, number])[]): PairedFigures {
  return pairedFigures(
    pairs.map(([first]) => first),
    pairs.map(([, second]) => second),
  );
}

describe('paired figures', () => {
  it('are those of SciPy 1.17.1: ttest_rel of the logarithms', () => {
    const { pairs, ...figures } = pairedFigures(BEFORE, AFTER);
    expect(pairs).toBe(8);
    expect(figures.ratio).toBeCloseTo(0.9784518829310747, 12);
    expect(figures.low).toBeCloseTo(0.9656915180483893, 12);
    expect(figures.high).toBeCloseTo(0.9913808595379971, 12);
    expect(figures.pValue).toBeCloseTo(0.005720030155130537, 12);
    expect(figures.spread).toBeCloseTo(0.015701960623577427, 12);
    expect(figures.detectable).toBeCloseTo(1.0182662839489784, 12);
  });

  it("find Student's own: t = 4.0621 with 9 degrees of freedom, p = 0.00283, 0.70 to 2.46 hours", () => {
    const figures = pairedFigures(
      SLEEP.map(() => 1),
      SLEEP.map((hours) => Math.exp(hours)),
    );
    expect(Math.log(figures.ratio)).toBeCloseTo(1.58, 12);
    expect(Math.log(figures.low)).toBeCloseTo(0.7001142, 7);
    expect(Math.log(figures.high)).toBeCloseTo(2.4598858, 7);
    expect(figures.pValue).toBeCloseTo(0.00283289, 8);
  });

  it('are inverted by exchanging the series', () => {
    fc.assert(
      fc.property(series, (pairs) => {
        const there = compared(pairs);
        const back = compared(pairs.map(([first, second]) => [second, first]));
        expect(Math.log(back.ratio) + Math.log(there.ratio)).toBeCloseTo(0, 9);
        expect(Math.log(back.low) + Math.log(there.high)).toBeCloseTo(0, 9);
        expect(back.pValue).toBeCloseTo(there.pValue, 9);
      }),
    );
  });

  it('leave 1 out of the interval just where p is below 5%', () => {
    fc.assert(
      fc.property(series, (pairs) => {
        const { low, high, pValue } = compared(pairs);
        fc.pre(Math.abs(pValue - 0.05) > 1e-9);
        // Of ratios that are 1 but for rounding, the interval may end at 1 itself.
        fc.pre(Math.min(Math.abs(low - 1), Math.abs(high - 1)) > 1e-12);
        expect(low > 1 || high < 1).toBe(pValue < 0.05);
      }),
    );
  });

  it('see no difference between a series and itself', () => {
    expect(pairedFigures(BEFORE, BEFORE)).toMatchObject({ ratio: 1, low: 1, high: 1, pValue: 1, detectable: 1 });
  });

  it('of one pair have no interval', () => {
    expect(pairedFigures([2], [3])).toMatchObject({
      pairs: 1,
      ratio: expect.closeTo(1.5, 12),
      low: 0,
      high: Infinity,
      pValue: 1,
    });
  });

  it.each([
    [[], []],
    [[1, 2], [1]],
    [
      [1, 2],
      [1, 0],
    ],
    [
      [1, Number.NaN],
      [1, 2],
    ],
  ])('refuse %j with %j', (first, second) => {
    expect(() => pairedFigures(first, second)).toThrow(RangeError);
  });
});

describe('the number of pairs', () => {
  // By the formula in SciPy 1.17.1: the least n from 6 with (t.975 + t.80) · s / √n ≤ |ln ratio|.
  it.each([
    [1.2, 0.12, 6],
    [1.05, 0.04, 8],
    [1.05, 0.12, 50],
    [1.01, 0.3, 7137],
  ])('for a ratio of %d with a spread of %d is %d', (ratio, spread, pairs) => {
    expect(pairsFor(ratio, spread)).toBe(pairs);
    expect(pairsFor(1 / ratio, spread)).toBe(pairs);
    expect(detectable(spread, pairs)).toBeLessThanOrEqual(ratio);
  });

  it('finds the difference it is for in about 80% of cases', () => {
    const random = new Random(3);
    const pairs = pairsFor(1.05, 0.05);
    const found = shareOf(4000, () => verdictOfNormal(random, pairs, 0.05, Math.log(1.05)) === 'slower');
    expect(found).toBeGreaterThan(0.77);
    expect(found).toBeLessThan(0.85);
  });

  it('does not exist for no difference', () => {
    expect(() => pairsFor(1, 0.1)).toThrow(RangeError);
  });
});

describe('verdicts', () => {
  it.each([
    [6, 0.01],
    [10, 0.12],
    [40, 0.5],
  ])('call %d pairs of one thing with a spread of %d different in 5%% of cases', (pairs, spread) => {
    const random = new Random(pairs);
    const different = shareOf(6000, () => verdictOfNormal(random, pairs, spread, 0) !== 'not distinguishable');
    expect(different).toBeGreaterThan(0.04);
    expect(different).toBeLessThan(0.06);
  });

  it('go by which direction is better', () => {
    const figures = pairedFigures(BEFORE, AFTER);
    expect(judge([{ figures, better: 'lower' }])).toMatchObject([{ verdict: 'faster' }]);
    expect(judge([{ figures, better: 'higher' }])).toMatchObject([{ verdict: 'slower' }]);
  });

  it('need six pairs, and those with fewer do not make the others harder', () => {
    const few = { figures: pairedFigures(BEFORE.slice(0, 5), AFTER.slice(0, 5)), better: 'lower' } as const;
    const enough = { figures: pairedFigures(BEFORE, AFTER), better: 'lower' } as const;
    const [none, judgement] = judge([few, enough]);
    expect(none).toBeUndefined();
    expect(judgement).toEqual({ adjustedP: enough.figures.pValue, verdict: 'faster' });
  });

  it('are harder to come by in company', () => {
    const comparison = { figures: pairedFigures(BEFORE, AFTER), better: 'lower' } as const;
    const company = Array.from({ length: 9 }, () => ({
      figures: pairedFigures(BEFORE, BEFORE),
      better: 'lower' as const,
    }));
    expect(judge([comparison, ...company])[0]).toMatchObject({
      adjustedP: expect.closeTo(0.0572, 4),
      verdict: 'not distinguishable',
    });
  });
});

describe("Holm's correction", () => {
  // statsmodels 0.15.0: multipletests(p, method='holm').
  it.each([
    [
      [0.01, 0.04, 0.03, 0.005],
      [0.03, 0.06, 0.06, 0.02],
    ],
    [
      [0.001, 0.013, 0.013, 0.2, 0.9, 0.04],
      [0.006, 0.065, 0.065, 0.4, 0.9, 0.12],
    ],
    [[], []],
  ])('of %j is that of statsmodels', (pValues, adjusted) => {
    expect(holm(pValues)).toEqual(adjusted.map((p) => expect.closeTo(p, 12)));
  });
});

function verdictOfNormal(random: Random, pairs: number, spread: number, effect: number): string | undefined {
  const second = Array.from({ length: pairs }, () => 100 * Math.exp(effect + spread * random.normal()));
  const figures = pairedFigures(new Array(pairs).fill(100), second);
  return judge([{ figures, better: 'lower' }])[0]?.verdict;
}

function shareOf(times: number, holds: () => boolean): number {
  return Array.from({ length: times }, holds).filter(Boolean).length / times;
}
