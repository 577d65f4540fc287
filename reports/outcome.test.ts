import { expect, test } from 'vitest';
import { cellsOfEveryState, verification } from '../harness/results/testing/made-result.ts';
import { exampleText, faultText, troubleText } from './outcome.ts';

test('faults are listed by kind, those there are', () => {
  expect(faultText(verification({ missing: 7, early: 1200 }))).toBe('7 missing, 1,200 early of 7,000');
});

test('an example shows the words of the user, where there are such, and numbers otherwise', () => {
  const example = { fault: 'wrong' as const, answer: [null, 2, 3], expected: [0, 2, 3] };
  const columns = ['region', 'card', 'total'];
  expect(exampleText(example, columns)).toBe(
    'wrong: answered region=not a number, card=2, total=3; right is region=0, card=2, total=3',
  );
  const words = { answer: ['NaN', 'a\u001b[31m', '3'], expected: ['Puget, Sound', '', '3'] };
  expect(exampleText({ ...example, words }, columns)).toBe(
    'wrong: answered region=not a number, card=a\\u001b[31m, total=3; right is region="Puget, Sound", card="", total=3',
  );
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
