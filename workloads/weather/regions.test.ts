import { expect, it } from 'vitest';
import { regionsByStation } from './regions.ts';

it('regionsByStation takes the table in any order', () => {
  const stations = { station: Int32Array.of(2, 0, 1), region: Int32Array.of(9, 7, 8) };
  expect(regionsByStation({ stations })).toEqual(Int32Array.of(7, 8, 9));
});
