import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Workload } from '../../contracts/workload.ts';
import { fraud } from '../../workloads/fraud/workload.ts';
import { geolocation } from '../../workloads/geolocation/workload.ts';
import { iot } from '../../workloads/iot/workload.ts';
import { weather } from '../../workloads/weather/workload.ts';
import { type Given, readInput } from './testing/read.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-cases-'));
const file = join(folder, 'events.csv');
afterAll(() => rmSync(folder, { recursive: true }));

/** All answers to a file, by the workload's oracle: without their due event. Regions of stations count from 1. */
async function answersTo(
  workload: Workload,
  content: string | Buffer,
  options: Omit<Partial<Given>, 'workload'> = {},
): Promise<number[][]> {
  writeFileSync(file, content);
  const { trace } = await readInput({ workload, files: [file], ...options });
  const answers: number[][] = [];
  workload.oracle(trace, (_due, ...row) => answers.push(row));
  return answers;
}

const HOUR = 3_600_000;

describe('times', () => {
  const micros =
    'event_time,station,temperature\n1577836800000000,SEA,10\n1577837400000000,SEA,20\n1577838000000000,SEA,30\n';

  it('in microseconds are one hour once they are said to be', async () => {
    await expect(answersTo(weather, micros)).rejects.toThrow(
      /line 2, .*: say which: --time us or --time ns$|say which: --time us or --time ns$/,
    );
    expect(await answersTo(weather, micros, { time: 'us' })).toEqual([[1, 0, 3, 10, 30, 60]]);
  });

  it('in ms from a start beyond a day stay as they are', async () => {
    const rows = 'event_time,station,temperature\n100000000,SEA,10\n100600000,SEA,20\n101200000,SEA,30\n';
    expect(await answersTo(weather, rows)).toEqual([
      [1, 27 * HOUR, 2, 10, 20, 30],
      [1, 28 * HOUR, 1, 30, 30, 30],
    ]);
  });

  it('in two units are refused by line', async () => {
    const rows = 'event_time,station,temperature\n1706659200,SEA,1\n1706659200500,SEA,1\n';
    await expect(answersTo(weather, rows)).rejects.toThrow(
      `${file} line 3, column 'event_time': '1706659200500' given`,
    );
  });

  it('as days without signs are two days once they are said to be', async () => {
    const rows = 'event_time,station,temperature\n20190101,a,1\n20190102,a,1\n';
    await expect(answersTo(weather, rows)).rejects.toThrow(`line 2, column 'event_time': '20190101' given`);
    expect(await answersTo(weather, rows, { time: '%Y%m%d' })).toEqual([
      [1, 0, 1, 1, 1, 1],
      [1, 24 * HOUR, 1, 1, 1, 1],
    ]);
  });

  it('in the American notation are read by its format', async () => {
    const rows = 'Date,Max_TemperatureC\n1/1/1948,10\n12/31/1948,-6\n';
    const maps = ['event_time=Date', "station='SEA'", 'temperature=Max_TemperatureC*10'];
    await expect(answersTo(weather, rows, { maps })).rejects.toThrow(
      `'1/1/1948' given; event_time must be an ISO 8601 date and time, or a number of seconds or milliseconds; ` +
        `try --time '%m/%d/%Y' or --time '%d/%m/%Y'`,
    );
    const lastDay = 365 * 24 * HOUR;
    expect(await answersTo(weather, rows, { maps, time: '%m/%d/%Y' })).toEqual([
      [1, 0, 1, 100, 100, 100],
      [1, lastDay, 1, -60, -60, -60],
    ]);
    await expect(answersTo(weather, rows, { maps, time: '%d/%m/%Y' })).rejects.toThrow(
      `${file} line 3, column 'Date': '12/31/1948' given; event_time must be a date and time in the format of --time`,
    );
  });
});

describe('bytes', () => {
  const rows = Buffer.from('event_time,station,temperature\n0,B\xf8,10\n1000,B\xe5,20\n2000,B\xf8,30\n', 'latin1');

  it('that are not UTF-8 are refused by line', async () => {
    await expect(answersTo(weather, rows)).rejects.toThrow(
      `${file} line 2: not UTF-8; give --encoding latin1, or whatever it is`,
    );
  });

  it('are read in the encoding given', async () => {
    expect(await answersTo(weather, rows, { encoding: 'latin1' })).toEqual([
      [1, 0, 2, 10, 30, 40],
      [2, 0, 1, 20, 20, 20],
    ]);
  });
});

describe('decimals', () => {
  it('have halves rounded away from zero: 56.5 cents are 57', async () => {
    const small = Array.from({ length: 16 }, (_, row) => `${row * 100_000},a,0.07,0,0\n`).join('');
    const rows = (last: string) => `event_time,card,price,x,y\n${small}1600000,a,${last},0,0\n`;
    const maps = ['amount=price*100'];
    // 16 times 7 cents are 112: more than half of that is unusual.
    expect(await answersTo(fraud, rows('0.565'), { maps })).toEqual([[16, 1, 0, 112]]);
    expect(await answersTo(fraud, rows('0.57'), { maps })).toEqual([[16, 1, 0, 112]]);
    expect(await answersTo(fraud, rows('0.5649'), { maps })).toEqual([]);
  });

  it.each([
    ['V1*100', '19.525', 1953],
    ['V1*100', '-19.525', -1953],
    ['V1*100', '1.005', 101],
    ['round((V1-32)/1.8*10)', '32.09', 1],
    ['(V1-32)/1.8*10', '31.91', -1],
    ['V1/3*1.5', '1', 1],
    ["replace(V1, '$', '')*100", '$12.345', 1235],
    ['-V1', '2.5', -3],
    ['CASE WHEN V1 > 9 THEN 1 ELSE 0 END', '10', 1],
    ['greatest(V1, 9)', '10', 10],
    ['least(V1, other)', '10', 9],
    ['abs(V1)', '-3', 3],
    ['V1+other', '27.3566666666667', 36],
    ['length(V1)', 'abcd', 4],
    ['V1*1e3', '2.0E+1', 20_000],
    ['1+1', '7', 2],
    ['coalesce(nullif(V1, 0), other)', '0', 9],
    ['CASE WHEN V1 = 7 THEN other ELSE 0 END', '7', 9],
    ['CAST(V1 AS BIGINT)-1700000000000000001', '1700000000000000123', 122],
    ['day(CAST(V1 AS DATE))', '2020-01-31', 31],
  ])('%s of %s is %i', async (source, value, expected) => {
    writeFileSync(file, `event_time,V1,other\n0,${value},9\n`);
    const maps = [`temperature=${source}`, "station='a'"];
    const { trace } = await readInput({ workload: weather, files: [file], maps });
    expect([...trace.columns.temperature!]).toEqual([expected]);
  });

  it('of a file are as an independent calculation has them', async () => {
    const thousandths = Array.from({ length: 2000 }, (_, row) => 17_000 + 7 * row);
    const rows = thousandths.map(
      (value, row) => `${row},${Math.floor(value / 1000)}.${String(value % 1000).padStart(3, '0')}\n`,
    );
    writeFileSync(file, `event_time,V1\n${rows.join('')}`);
    const { trace } = await readInput({ workload: iot, files: [file], maps: ["device='d'", 'vibration=V1*100'] });
    // In whole numbers: thousandths to hundredths, halves up.
    expect([...trace.columns.vibration!]).toEqual(thousandths.map((value) => Math.floor((value + 5) / 10)));
  });
});

describe('order', () => {
  const cities =
    'date,location,temp\n2012-01-01,Seattle,1\n2015-12-31,Seattle,2\n2012-01-01,New York,3\n2015-12-31,New York,4\n';
  const maps = ['event_time=date', 'station=location', 'temperature=temp'];

  it('of one key after the other is told, with --sort', async () => {
    await expect(answersTo(weather, cities, { maps })).rejects.toThrow(
      `${file}: the rows are grouped by station: all of one, then all of the next, which goes back 4 years; let --sort put them in the order of event time`,
    );
    expect(await answersTo(weather, cities, { maps, sort: true })).toHaveLength(4);
  });

  it('of a time that repeats is refused by line; sorted, rows keep their numbers', async () => {
    const rows = 'event_time,device,vibration\n2014-01-07 02:55,d,1\n2014-01-07 02:00,d,2\n2014-01-07 02:05,d,3\n';
    await expect(answersTo(iot, rows)).rejects.toThrow(
      `${file} line 3: device 'd' goes back in time, from 2014-01-07T02:55:00.000Z to 2014-01-07T02:00:00.000Z`,
    );
    writeFileSync(file, rows);
    const { trace, input } = await readInput({ workload: iot, files: [file], sort: true });
    expect([...trace.columns.vibration!]).toEqual([2, 3, 1]);
    expect(trace.rows).toEqual(Uint32Array.of(1, 2, 0));
    expect(input.sorted).toBe(true);
  });

  it('of a part of what millrace wrote is as it was written, grouped or not', async () => {
    const rows = 'id,event_time,station,temperature\n7,20190101,a,1\n8,20190103,a,1\n9,20190100,b,1\n10,20190102,b,1\n';
    writeFileSync(file, rows);
    const { trace, input } = await readInput({ workload: weather, files: [file] });
    expect([...trace.columns.event_time]).toEqual([20_190_101, 20_190_103, 20_190_100, 20_190_102]);
    expect(input.time).toEqual({ read: 'ms from a start', from: '20190100 ms', to: '20190103 ms', baseMs: null });
  });
});

describe('places in degrees', () => {
  const rows =
    'event_time,card,amount,lon,lat\n2024-01-01 00:00:00,a,1,10.75,59.91\n2024-01-01 01:00:00,a,1,24.94,60.17\n';
  const maps = ['x=lon', 'y=lat'];

  it('are metres as an independent calculation has them: 787 km in an hour are no impossible travel', async () => {
    expect(await answersTo(fraud, rows, { maps, degrees: true })).toEqual([]);
    const { trace, input } = await readInput({ workload: fraud, files: [file], maps, degrees: true });
    const { x, y } = trace.columns as unknown as Record<string, Int32Array>;
    const metres = Math.hypot(x![1]! - x![0]!, y![1]! - y![0]!);
    // The great circle by the haversine formula.
    const rad = Math.PI / 180;
    const h =
      Math.sin((0.26 * rad) / 2) ** 2 +
      Math.cos(59.91 * rad) * Math.cos(60.17 * rad) * Math.sin((14.19 * rad) / 2) ** 2;
    const circle = 2 * 6_371_008.8 * Math.asin(Math.sqrt(h));
    expect(Math.abs(metres / circle - 1)).toBeLessThan(input.degrees!.distortion);
    expect(input.degrees!.distortion).toBeLessThan(0.005);
    expect([input.degrees!.latitude, input.degrees!.longitude].map((each) => each.toFixed(3))).toEqual([
      '60.040',
      '17.845',
    ]);
  });

  it('are not taken for metres of the equator', async () => {
    const scaled = ['x=lon*111320', 'y=lat*111320'];
    await expect(answersTo(fraud, rows, { maps: scaled })).rejects.toThrow(
      '--map "x=lon*111320": a degree of longitude is that long only at the equator; x=lon with --degrees projects it',
    );
    expect(await answersTo(fraud, rows, { maps: ['x=(lon-10)*55700', 'y=lat*111320'] })).toEqual([]);
  });

  it('may lie on both sides of the date line', async () => {
    const islands = 'event_time,card,amount,lon,lat\n0,a,1,179.9,-17\n1000,a,1,-179.9,-17\n';
    writeFileSync(file, islands);
    const { trace } = await readInput({ workload: fraud, files: [file], maps, degrees: true });
    const { x } = trace.columns as unknown as Record<string, Int32Array>;
    expect(x![1]! - x![0]!).toBeGreaterThan(21_000);
    expect(x![1]! - x![0]!).toBeLessThan(21_500);
  });

  it('wider than the plane are refused, with what to do', async () => {
    const wide = 'event_time,vehicle,lon,lat\n0,a,1.4,43.6\n1000,a,2.4,43.6\n';
    await expect(answersTo(geolocation, wide, { maps, degrees: true })).rejects.toThrow(
      '--degrees: the data are 81 km wide and 0 km high; the plane of geolocation takes 50 km: take the part of one place, as by a --query with WHERE',
    );
  });

  it('that are none are refused', async () => {
    await expect(answersTo(fraud, rows.replace('60.17', '99'), { maps, degrees: true })).rejects.toThrow(
      `${file} line 3, column 'lat': '99' given; y must be degrees from -90 to 90`,
    );
  });
});
