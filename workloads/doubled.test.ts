import { expect, it } from 'vitest';
import { doubled } from './doubled.ts';

it('doubled keeps type and values and has zeros after them', () => {
  expect(doubled(Int32Array.of(1, -2))).toEqual(Int32Array.of(1, -2, 0, 0));
  expect(doubled(Float64Array.of(0.5))).toEqual(Float64Array.of(0.5, 0));
});
