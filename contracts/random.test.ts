import { describe, expect, test } from 'vitest';
import { portableExp, portableLog, Random, Zipf } from './random.ts';

/** `count` draws. */
function draws<T>(count: number, draw: () => T): T[] {
  return Array.from({ length: count }, draw);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

/** How often each of 0 … kinds − 1 occurs. */
function counts(values: readonly number[], kinds: number): number[] {
  const found = new Array<number>(kinds).fill(0);
  for (const value of values) {
    found[value]!++;
  }
  return found;
}

describe('a seed', () => {
  test('gives the same numbers everywhere', () => {
    const random = new Random(1);
    expect(draws(4, () => random.uint32())).toEqual([2_404_969_600, 1_756_567_735, 503_293_055, 512_570_183]);
  });

  test('gives the same exponential and normal numbers everywhere', () => {
    const random = new Random(2);
    expect([random.exponential(1_000), random.normal()]).toEqual([4529.856026410611, -1.546423543743631]);
  });

  test('gives other numbers than its neighbour, another dimension and another upper half', () => {
    const firsts = [new Random(1), new Random(2), new Random(1, 1), new Random(1, 2), new Random(1 + 2 ** 32)];
    expect(new Set(firsts.map((random) => random.uint32())).size).toBe(firsts.length);
  });

  test('of zero is as good as any', () => {
    const random = new Random(0);
    expect(mean(draws(20_000, () => random.unit()))).toBeCloseTo(0.5, 2);
  });
});

describe('uniform draws', () => {
  test('fill [0, 1) evenly', () => {
    const random = new Random(3);
    const values = draws(100_000, () => random.unit());
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(mean(values)).toBeCloseTo(0.5, 2);
    expect(deviation(values)).toBeCloseTo(Math.sqrt(1 / 12), 2);
  });

  test('have bits that are set half the time', () => {
    const random = new Random(4);
    const values = draws(20_000, () => random.uint32());
    for (let bit = 0; bit < 32; bit++) {
      expect(mean(values.map((value) => (value >>> bit) & 1))).toBeCloseTo(0.5, 1);
    }
  });

  test('below a bound reach each number equally often', () => {
    const random = new Random(5);
    const found = counts(
      draws(70_000, () => random.below(7)),
      7,
    );
    expect(found.every((count) => Math.abs(count - 10_000) < 500)).toBe(true);
  });

  test('between two numbers include both', () => {
    const random = new Random(6);
    expect(new Set(draws(200, () => random.between(-1, 1)))).toEqual(new Set([-1, 0, 1]));
  });
});

test('exponential draws have the mean asked for, and its deviation', () => {
  const random = new Random(7);
  const values = draws(200_000, () => random.exponential(50));
  expect(values.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
  expect(mean(values) / 50).toBeCloseTo(1, 1);
  expect(deviation(values) / 50).toBeCloseTo(1, 1);
});

test('normal draws have mean 0, deviation 1 and a normal share within it', () => {
  const random = new Random(8);
  const values = draws(100_000, () => random.normal());
  expect(mean(values)).toBeCloseTo(0, 1);
  expect(deviation(values)).toBeCloseTo(1, 1);
  expect(values.filter((value) => Math.abs(value) < 1).length / values.length).toBeCloseTo(0.683, 2);
});

describe('shuffling', () => {
  test('keeps all items', () => {
    const shuffled = new Random(9).shuffle([1, 2, 3, 4, 5]);
    expect(shuffled.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
  });

  test('makes every order equally likely', () => {
    const random = new Random(10);
    const orders = new Map<string, number>();
    for (let i = 0; i < 6_000; i++) {
      const order = random.shuffle(['a', 'b', 'c']).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    expect([...orders.values()].every((count) => Math.abs(count - 1_000) < 150)).toBe(true);
  });
});

describe('portable functions', () => {
  test('take the logarithm to 15 digits', () => {
    for (const x of [1e-300, 2 ** -32, 0.1, 0.5, 0.7, 0.999_999, 1.000_001, 1.42, 2, 10, 12_345.678, 1e300]) {
      expect(Math.abs(portableLog(x) / Math.log(x) - 1)).toBeLessThan(4e-15);
    }
    expect(portableLog(1)).toBe(0);
  });

  test('raise e to a power to 12 digits', () => {
    for (const x of [-690, -88.8, -20, -1, -1e-9, 0.001, 0.5, 1, 10, 88.8, 690]) {
      expect(Math.abs(portableExp(x) / Math.exp(x) - 1)).toBeLessThan(1e-12);
    }
    expect(portableExp(0)).toBe(1);
  });
});

describe('Zipf draws', () => {
  test('follow the power law', () => {
    const zipf = new Zipf(10, 0.8);
    const random = new Random(11);
    const found = counts(
      draws(200_000, () => zipf.draw(random)),
      10,
    );
    const weights = Array.from({ length: 10 }, (_, i) => (i + 1) ** -0.8);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [item, weight] of weights.entries()) {
      expect(found[item]! / 200_000 / (weight / total)).toBeCloseTo(1, 1);
    }
  });

  test('report how likely the most likely item is', () => {
    expect(new Zipf(4, 1).largest).toBeCloseTo(1 / (1 + 1 / 2 + 1 / 3 + 1 / 4), 12);
  });

  test('are uniform for exponent 0', () => {
    const zipf = new Zipf(5, 0);
    const random = new Random(12);
    const found = counts(
      draws(50_000, () => zipf.draw(random)),
      5,
    );
    expect(found.every((count) => Math.abs(count - 10_000) < 500)).toBe(true);
  });

  test('of a single item are that item', () => {
    const zipf = new Zipf(1, 0.8);
    const random = new Random(13);
    expect(draws(5, () => zipf.draw(random))).toEqual([0, 0, 0, 0, 0]);
  });
});
