import { expect, test } from 'vitest';
import { formatBytes, formatCount, formatNs, formatNumber } from './format.ts';

test.each([
  [0, '0'],
  [57.71, '57.7'],
  [0.8691, '0.869'],
  [1234, '1,230'],
  [3, '3'],
])('the number %d is shown with three significant digits', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test.each([
  [0, '0 ns'],
  [869, '869 ns'],
  [999.4, '999 ns'],
  [999.6, '1 µs'],
  [23_000, '23 µs'],
  [999_600, '1 ms'],
  [50_130_000, '50.1 ms'],
  [999_999_999, '1 s'],
  [2.4e9, '2.4 s'],
  [75e9, '75 s'],
])('%d ns are shown in the unit that suits them', (ns, text) => {
  expect(formatNs(ns)).toBe(text);
});

test.each([
  [7, '7'],
  [9876, '9,880'],
  [9999, '10 k'],
  [300_000, '300 k'],
  [999_600, '1 M'],
  [57_660_000, '57.7 M'],
])('a count of %d is shown with k or M', (value, text) => {
  expect(formatCount(value)).toBe(text);
});

test.each([
  [90 * 2 ** 20, '90 MiB'],
  [2 ** 30, '1 GiB'],
  [6.5 * 2 ** 30, '6.5 GiB'],
])('%d bytes are shown in MiB or GiB', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test('what is no number is shown as a dash', () => {
  expect([formatNumber, formatNs, formatCount].map((format) => format(Number.NaN))).toEqual(['–', '–', '–']);
  expect(formatNs(Number.POSITIVE_INFINITY)).toBe('–');
});
