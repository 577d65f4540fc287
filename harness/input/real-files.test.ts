import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Workload } from '../../contracts/workload.ts';
import { fraud } from '../../workloads/fraud/workload.ts';
import { iot } from '../../workloads/iot/workload.ts';
import { weather } from '../../workloads/weather/workload.ts';
import { type Given, readInput } from './testing/read.ts';

const data = 'node_modules/vega-datasets/data';

/** A decimal number as text, times ten to the `places`, halves away from zero: on its digits, without arithmetic. */
function shifted(text: string, places: number): number {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)!;
  const digits = fraction.padEnd(places + 1, '0');
  const up = Number(digits[places]!) >= 5 ? 1 : 0;
  const value = Number(whole! + digits.slice(0, places)) + up;
  return sign === '-' ? 0 - value : value;
}

/** The fields of a plain CSV file by name, cut at commas. */
function columnOf(file: string, name: string): string[] {
  const [header, ...rows] = readFileSync(`${data}/${file}`, 'utf8')
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/);
  const place = header!.split(',').indexOf(name);
  return rows.map((row) => row.split(',')[place]!);
}

async function read(
  workload: Workload,
  file: string,
  options: Partial<Given>,
): Promise<Awaited<ReturnType<typeof readInput>>> {
  return await readInput({ workload, files: [`${data}/${file}`], ...options });
}

const nowhere = ['x=0', 'y=0'];

describe('public files replay with one line of flags', () => {
  it.each<[string, Workload, string, string, number, Partial<Given>]>([
    [
      'seattle-weather.csv',
      weather,
      'temperature',
      'temp_max',
      1,
      { maps: ['event_time=date', "station='SEA'", 'temperature=temp_max*10'] },
    ],
    [
      'seattle-weather-hourly-normals.csv',
      weather,
      'temperature',
      'temperature',
      1,
      { maps: ['event_time=date', "station='SEA'", 'temperature=temperature*10'] },
    ],
    [
      'co2-concentration.csv',
      iot,
      'vibration',
      'CO2',
      2,
      { maps: ['event_time=Date', "device='Mauna Loa'", 'vibration=CO2*100'] },
    ],
    ['github.csv', iot, 'vibration', 'count', 0, { maps: ['event_time=time', "device='hub'", 'vibration=count'] }],
    [
      'sp500-2000.csv',
      fraud,
      'amount',
      'close',
      2,
      { maps: ['event_time=date', "card='sp500'", 'amount=close*100', ...nowhere] },
    ],
    [
      'sp500.csv',
      fraud,
      'amount',
      'price',
      2,
      { maps: ['event_time=date', "card='sp500'", 'amount=price*100', ...nowhere], time: '%b %d %Y' },
    ],
  ])('%s', async (file, workload, column, source, places, options) => {
    const { trace, input } = await read(workload, file, options);
    const expected = columnOf(file, source).map((text) => shifted(text, places));
    expect(Array.from((trace.columns as unknown as Record<string, Int32Array>)[column]!)).toEqual(expected);
    expect(input.time.baseMs).not.toBeNull();
  });

  it('weather.csv, two cities one after the other, sorted', async () => {
    const maps = ['event_time=date', 'station=location', 'temperature=temp_max*10'];
    const { trace } = await read(weather, 'weather.csv', { maps, sort: true });
    const expected = columnOf('weather.csv', 'temp_max').map((text) => shifted(text, 1));
    expect(Array.from(trace.rows!, (row) => expected[row])).toEqual(Array.from(trace.columns.temperature!));
    expect(trace.disorderMs).toBe(0);
  });

  it('stocks.csv, dates with names of months', async () => {
    const maps = ['event_time=date', 'card=symbol', 'amount=price*100', ...nowhere];
    const { trace } = await read(fraud, 'stocks.csv', { maps, time: '%b %d %Y', sort: true });
    const days = columnOf('stocks.csv', 'date').map((text) => Date.parse(`${text} UTC`));
    const first = Math.min(...days);
    expect(Array.from(trace.rows!, (row) => days[row]! - first)).toEqual(Array.from(trace.columns.event_time));
  });

  it('flights-2k.json, dates with slashes', async () => {
    const maps = ['event_time=date', 'card=origin', 'amount=distance', ...nowhere];
    const { trace } = await read(fraud, 'flights-2k.json', { maps });
    const flights = JSON.parse(readFileSync(`${data}/flights-2k.json`, 'utf8')) as { distance: number }[];
    expect(Array.from(trace.columns.amount!)).toEqual(flights.map(({ distance }) => distance));
  });

  it('la-riots.csv, places in degrees and a row that lacks a number', async () => {
    const maps = ['event_time=death_date', 'card=neighborhood', 'amount=age', 'x=longitude', 'y=latitude'];
    const { trace, input } = await read(fraud, 'la-riots.csv', { maps, degrees: true, sort: true, badRowsShare: 0.1 });
    expect([trace.events, input.leftOut.map(({ reason }) => reason)]).toEqual([62, ['age: no number']]);
  });

  it('earthquakes.json, nested, by a query', async () => {
    const query =
      `SELECT p.time AS event_time, 'all' AS device, p.mag * 100 + 1000 AS vibration ` +
      `FROM (SELECT unnest(features).properties AS p FROM '${data}/earthquakes.json') ORDER BY 1`;
    const given = { workload: iot, files: [], query, maps: ['vibration=round(vibration)'], badRowsShare: 0.01 };
    const { trace } = await readInput(given);
    const { features } = JSON.parse(readFileSync(`${data}/earthquakes.json`, 'utf8')) as { features: unknown[] };
    expect(trace.events).toBeGreaterThan(0.99 * features.length);
  });

  it('birdstrikes.csv, names with blanks and signs', async () => {
    const maps = ['event_time=Flight Date', 'card=Airport Name', 'amount=Cost Total $*100', ...nowhere];
    const { trace } = await read(fraud, 'birdstrikes.csv', { maps, sort: true, badRowsShare: 0.05 });
    expect(trace.events).toBeGreaterThan(9_500);
  });
});
