import { expect, it } from 'vitest';
import { parseNumber, parseWholeNumber } from './whole-number.ts';

it.each([
  ['0', 0],
  ['-0', 0],
  ['42', 42],
  ['-17', -17],
  ['+8', 8],
  ['007', 7],
  [' 12 ', 12],
  ['4.0', 4],
  ['1e3', 1000],
  ['9007199254740991', 9_007_199_254_740_991],
])('%j is a whole number', (text, value) => {
  expect(parseWholeNumber(text)).toBe(value);
});

it.each(['', ' ', '-', '1.5', '9007199254740992', '0x10', '1_000', '1,000', 'Infinity', 'NaN', '12a'])(
  '%j is no whole number',
  (text) => {
    expect(parseWholeNumber(text)).toBeNaN();
  },
);

it.each([
  ['3.9', 3.9],
  ['-.5', -0.5],
  ['2.', 2],
])('%j is a number', (text, value) => {
  expect(parseNumber(text)).toBe(value);
});
