import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockMaxima, RunningMaximum } from './running-maximum.ts';

test('is the largest of the first n, for any n that does not fall', () => {
  const times = fc.array(fc.integer({ min: -1000, max: 1_000_000 }), { maxLength: 2000, size: 'max' });
  const steps = fc.array(fc.oneof(fc.nat(5), fc.nat(300), fc.nat(1000)), { minLength: 1, maxLength: 60, size: 'max' });
  const property = fc.property(times, steps, (values, sizes) => {
    const eventTimes = Float64Array.from(values);
    const maximum = new RunningMaximum(eventTimes, blockMaxima(eventTimes));
    let count = 0;
    for (const size of sizes) {
      count = Math.min(values.length, count + size);
      expect(maximum.over(count)).toBe(Math.max(Number.NEGATIVE_INFINITY, ...values.slice(0, count)));
    }
    expect(maximum.over(values.length)).toBe(Math.max(Number.NEGATIVE_INFINITY, ...values));
  });
  fc.assert(property, { numRuns: 200 });
});

test('block maxima are of the whole blocks before', () => {
  const times = Float64Array.from({ length: 600 }, (_, i) => (i === 255 ? 9999 : i));
  expect([...blockMaxima(times)]).toEqual([Number.NEGATIVE_INFINITY, 9999, 9999]);
});

test('block maxima are shared between threads', () => {
  expect(blockMaxima(new Float64Array(10)).buffer).toBeInstanceOf(SharedArrayBuffer);
});

test('there is none of no events', () => {
  const times = new Float64Array(0);
  expect(new RunningMaximum(times, blockMaxima(times)).over(0)).toBe(Number.NEGATIVE_INFINITY);
});
