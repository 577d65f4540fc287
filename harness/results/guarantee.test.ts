import { describe, expect, it } from 'vitest';
import { byGuarantee, guaranteeInstead } from './guarantee.ts';
import type { Cell } from './schema.ts';
import { cell, promising, scattered } from './testing/made-result.ts';

const once = (label: string): Cell => promising('exactly-once', scattered(label, 1e6));
const least = (label: string): Cell => promising('at-least-once', scattered(label, 1e6));
const unsupported = (label: string, guarantee: string): Cell =>
  promising(guarantee, cell(label, 'batch', { state: 'unsupported', reason: 'no such form' }));

const partitionKeysOf = (...cells: Cell[]) =>
  byGuarantee(cells).map(([guarantee, own]) => [guarantee, ...own.map(({ label }) => label)]);

describe('cells by what they promise', () => {
  it('are together with those that promise the same, in order', () => {
    expect(partitionKeysOf(once('A'), least('B'), once('C'), least('D'))).toEqual([
      ['exactly-once', 'A', 'C'],
      ['at-least-once', 'B', 'D'],
    ]);
  });

  it('are all together where those that have figures promise the same', () => {
    expect(partitionKeysOf(unsupported('A', 'none'), least('B'), least('C'))).toEqual([
      ['at-least-once', 'A', 'B', 'C'],
    ]);
    expect(partitionKeysOf(unsupported('A', 'none'), unsupported('B', 'exactly-once'))).toEqual([['none', 'A', 'B']]);
  });

  it('have a group each, those without figures too, where the others differ', () => {
    expect(partitionKeysOf(once('A'), unsupported('B', 'none'), least('C'))).toEqual([
      ['exactly-once', 'A'],
      ['none', 'B'],
      ['at-least-once', 'C'],
    ]);
  });

  it('are no group where there are none', () => {
    expect(partitionKeysOf()).toEqual([]);
  });
});

it('of two that promise different things it is said which promises what', () => {
  expect(guaranteeInstead(least('A'), once('B'))).toBe('exactly-once instead of at-least-once');
  expect(guaranteeInstead(least('A'), least('B'))).toBeUndefined();
});
