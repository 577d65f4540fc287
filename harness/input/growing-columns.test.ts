import { expect, it } from 'vitest';
import { MillraceError } from '../../contracts/errors.ts';
import { GrowingColumns, maximumEvents } from './growing-columns.ts';

it('keeps values as it grows, and only those after a trim', () => {
  const columns = new GrowingColumns('a.csv', ['int32', 'float64'], 2);
  for (let row = 0; row < 5; row++) {
    columns.reserve(row);
    columns.arrays[0]![row] = -row;
    columns.arrays[1]![row] = row * 1e12;
  }
  columns.trim(5);
  expect(columns.arrays).toEqual([
    Int32Array.of(-0, -1, -2, -3, -4).map((x) => x),
    Float64Array.of(0, 1e12, 2e12, 3e12, 4e12),
  ]);
});

it('is over shared memory', () => {
  const columns = new GrowingColumns('a.csv', ['uint32'], 2);
  columns.trim(1);
  expect(columns.arrays[0]!.buffer).toBeInstanceOf(SharedArrayBuffer);
});

it('refuses more events than ids can count', () => {
  const columns = new GrowingColumns('a.csv', [], maximumEvents);
  expect(() => columns.reserve(maximumEvents)).toThrow(
    new MillraceError('a.csv has more than 4294967295 events; split it', 1),
  );
});

it('says that the events do not fit in memory', () => {
  expect(() => new GrowingColumns('a.csv', ['float64'], 2 ** 52)).toThrow(
    new MillraceError(`a.csv does not fit in memory: no room for ${2 ** 52} events; take a part of it`, 1),
  );
});
