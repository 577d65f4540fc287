import { expect, it } from 'vitest';
import { MillraceError } from '../../contracts/errors.ts';
import { KeyDictionary } from './key-dictionary.ts';

it('numbers keys in order of first appearance', () => {
  const keys = new KeyDictionary();
  expect(['b', 'a', 'b', 'c'].map((text) => keys.add(text))).toEqual([0, 1, 0, 2]);
  expect(keys.names).toEqual(['b', 'a', 'c']);
});

it('finds only what was added', () => {
  const keys = new KeyDictionary();
  keys.add('constructor');
  expect(keys.find('constructor')).toBe(0);
  expect(keys.find('toString')).toBeUndefined();
});

it('refuses more keys than it can hold', () => {
  const keys = new KeyDictionary(1);
  keys.add('a');
  expect(() => keys.add('b')).toThrow(
    new MillraceError('there are more than 1 different keys; take a part of the file', 1),
  );
});
