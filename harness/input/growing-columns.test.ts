import { expect, it } from 'vitest';
import { MillraceError } from '../../contracts/errors.ts';
import { GrowingColumns, maximumEvents } from './growing-columns.ts';

it('keeps values as it grows, and only those of its rows at the end', () => {
  const columns = new GrowingColumns('a.csv', ['int32', 'float64'], 2);
  for (let row = 0; row < 5; row++) {
    columns.reserve(row);
    columns.arrays[0]![row] = -row;
    columns.arrays[1]![row] = row * 1e12;
  }
  expect(columns.finish(5)).toEqual([Int32Array.of(0, -1, -2, -3, -4), Float64Array.of(0, 1e12, 2e12, 3e12, 4e12)]);
});

it('is over shared memory, without any rows too', () => {
  const columns = new GrowingColumns('a.csv', ['uint32'], 2);
  expect(columns.finish(0)[0]!.buffer).toBeInstanceOf(SharedArrayBuffer);
});

it('refuses more events than a column holds', () => {
  const columns = new GrowingColumns('a.csv', [], maximumEvents);
  expect(() => columns.reserve(maximumEvents)).toThrow(
    new MillraceError(`a.csv has more than ${maximumEvents} events; split it`, 1),
  );
});

it('says that the events do not fit in memory', () => {
  const columns = new GrowingColumns('a.csv', ['float64'], 2 ** 30);
  expect(() => columns.reserve(0)).toThrow(
    new MillraceError(`a.csv does not fit in memory: no room for ${2 ** 30} events; take a part of it`, 1),
  );
});
