import { expect, test } from 'vitest';
import { cellsOfEveryState, verification } from '../harness/results/testing/made-result.ts';
import { faultText, troubleText } from './outcome.ts';

test('faults are listed by kind, those there are', () => {
  expect(faultText(verification({ missing: 7, early: 1200 }))).toBe('7 missing, 1,200 early of 7,000');
});

test('every state but measured has its reason in words', () => {
  expect(cellsOfEveryState().map(troubleText)).toEqual([
    undefined,
    'wrong answers: 7 missing, 2 duplicate of 7,000',
    'failed: threw up',
    'invalid: not finished',
    'unsupported: --workers 2: it is not cut into partitions',
  ]);
});
