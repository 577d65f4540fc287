import { expect, it } from 'vitest';
import { cell, measured, resultOf } from '../harness/results/testing/made-result.ts';
import { looksOf } from './look.ts';

it('sixteen engines of a model are drawn each in its own way', () => {
  const cells = Array.from({ length: 16 }, (_, index) => cell(`Engine ${index}`, 'micro-batch', measured()));
  const ways = [...looksOf(resultOf(cells)).values()].map(({ colour, dash }) => `${colour} ${dash.join(' ')}`);
  expect(new Set(ways).size).toBe(16);
});
