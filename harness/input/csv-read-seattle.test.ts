import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { weather } from '../../workloads/weather/workload.ts';
import { readTraceCsv } from './testing/read.ts';

/** A year of hourly normals (8,759 hours from 2010-01-01T01:00), a file nobody made for this program. */
const data = fileURLToPath(new URL('../../node_modules/vega-datasets/data/', import.meta.url));
const trace = await readTraceCsv({
  workload: weather,
  files: [join(data, 'seattle-weather-hourly-normals.csv')],
  maps: ['event_time=date', "station='SEA'", 'temperature=temperature*10'],
  tables: [],
  sort: false,
});

it('has an event an hour, in order', () => {
  expect(trace).toMatchObject({ events: 8759, disorderMs: 0, keyCount: 1, texts: { station: ['SEA'] } });
});

it('starts at the midnight before its first hour', () => {
  expect(trace.columns.event_time[0]).toBe(3_600_000);
  expect(trace.columns.event_time.at(-1)).toBe((365 * 24 - 1) * 3_600_000);
});

it('has temperatures in tenths of a degree', () => {
  expect(trace.columns.temperature![0]).toBe(40);
  expect(trace.columns.temperature!.at(-1)).toBe(43);
});

it('has an answer an hour', () => {
  const answers: number[][] = [];
  weather.oracle(trace as Parameters<typeof weather.oracle>[0], (due, ...row) => answers.push([...row, due]));
  expect(answers).toHaveLength(8759);
  // Region, hour, readings, least, greatest and total, and the due event: nothing waits for an out-of-orderness bound
  // here.
  expect(answers).toContainEqual([1, 3_600_000, 1, 40, 40, 40, 1]);
});
