import { expect, it } from 'vitest';
import { MillraceError } from '../../contracts/errors.ts';
import { workload as join } from '../../workloads/testing/join/workload.ts';
import { TextDictionary, textColumns } from './text-dictionary.ts';

it('numbers texts in order of first appearance', () => {
  const stations = new TextDictionary('station');
  expect(['b', 'a', 'b', 'c'].map((text) => stations.add(text))).toEqual([0, 1, 0, 2]);
  expect(stations.texts).toEqual(['b', 'a', 'c']);
});

it('finds only what was added', () => {
  const stations = new TextDictionary('station');
  stations.add('constructor');
  expect(stations.find('constructor')).toBe(0);
  expect(stations.find('toString')).toBeUndefined();
});

it('refuses more texts than it can hold', () => {
  const stations = new TextDictionary('station', 1);
  stations.add('a');
  expect(() => stations.add('b')).toThrow(
    new MillraceError('station has more than 1 different texts; take a part of the file', 1),
  );
});

it('is for the key and for the columns that say so', () => {
  expect(textColumns(join)).toEqual(['basket', 'shop']);
  expect(textColumns({ ...join, key: null })).toEqual(['shop']);
});
