import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fraud } from '../../workloads/fraud/workload.ts';
import { weather } from '../../workloads/weather/workload.ts';
import type { Trace } from '../trace/trace.ts';
import { readTraceCsv } from './testing/read.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-csv-read-'));
const file = join(folder, 'events.csv');
afterAll(() => rmSync(folder, { recursive: true }));

function readWeather(text: string, options: { maps?: string[]; sort?: boolean } = {}): Promise<Trace> {
  writeFileSync(file, text);
  return readTraceCsv({ workload: weather, files: [file], maps: [], tables: [], sort: false, ...options });
}

describe('a trace is read', () => {
  it('by the names of its columns, others ignored', async () => {
    const text = 'id,y,note,x,amount,card,event_time\n7,2,hello,-1,500,9,0\n9,4,,3,600,8,10\n';
    writeFileSync(file, text);
    const trace = await readTraceCsv({ workload: fraud, files: [file], maps: [], tables: [], sort: false });
    expect(trace.columns).toEqual({
      id: Uint32Array.of(0, 1),
      event_time: Float64Array.of(0, 10),
      card: Int32Array.of(0, 1),
      amount: Int32Array.of(500, 600),
      x: Int32Array.of(-1, 3),
      y: Int32Array.of(2, 4),
    });
  });

  it('with keys numbered in order of first appearance', async () => {
    const trace = await readWeather('event_time,station,temperature\n0,SEA,1\n1,JFK,2\n2,SEA,3\n');
    expect(trace.columns.station).toEqual(Int32Array.of(0, 1, 0));
    expect(trace.texts?.station).toEqual(['SEA', 'JFK']);
    expect(trace.keyCount).toBe(2);
  });

  it('with a byte order mark, CRLF, quotes and empty lines', async () => {
    const text = '\uFEFFevent_time,"station",temperature\r\n0,"a ""b"", c",1\r\n\r\n1,d,2\r\n';
    const trace = await readWeather(text);
    expect(trace.texts?.station).toEqual(['a "b", c', 'd']);
  });

  it('without a line end at its end', async () => {
    expect((await readWeather('event_time,station,temperature\n0,A,1\n1,A,2')).events).toBe(2);
  });

  it('with the line ends mixed', async () => {
    expect((await readWeather('event_time,station,temperature\r\n0,A,1\n1,A,2\r\n')).events).toBe(2);
  });

  it('over many reads and growths', async () => {
    const rows = Array.from({ length: 200_000 }, (_, row) => `${row},K${row % 3},${-row}`);
    const { events, columns } = await readWeather(`event_time,station,temperature\n${rows.join('\n')}\n`);
    expect(events).toBe(200_000);
    expect(columns.id).toHaveLength(200_000);
    expect(columns.temperature).toEqual(Int32Array.from({ length: 200_000 }, (_, row) => -row));
  });

  it('into shared memory', async () => {
    const { columns } = await readWeather('event_time,station,temperature\n0,A,1\n');
    for (const column of Object.values(columns)) {
      expect(column!.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
  });

  it('calculated, rounded to the nearest whole number, halves away from zero', async () => {
    const text = 'event_time,station,t\n0,A,3.9\n1,A,4.06\n2,A,-1.25\n';
    const trace = await readWeather(text, { maps: ['temperature=t*10'] });
    expect(trace.columns.temperature).toEqual(Int32Array.of(39, 41, -13));
  });

  it('with constants', async () => {
    const trace = await readWeather('event_time\n5\n6\n', { maps: ["station='SEA'", 'temperature=7'] });
    expect(trace.texts?.station).toEqual(['SEA']);
    expect(trace.columns.temperature).toEqual(Int32Array.of(7, 7));
  });
});

describe('event time', () => {
  it('stays as it is in plain ms', async () => {
    const trace = await readWeather('event_time,station,temperature\n4000,A,1\n5000,A,1\n');
    expect(trace.columns.event_time).toEqual(Float64Array.of(4000, 5000));
  });

  it('of dates starts at the UTC midnight before the earliest event', async () => {
    const text = 'event_time,station,temperature\n2010-01-02T01:00:00,A,1\n2010-01-01T23:30:00,B,1\n';
    const trace = await readWeather(text);
    expect(trace.columns.event_time).toEqual(Float64Array.of(25 * 3_600_000, 23.5 * 3_600_000));
  });

  it('of dates before 1970 is not negative', async () => {
    const trace = await readWeather('event_time,station,temperature\n1969-12-31T23:00:00Z,A,1\n');
    expect(trace.columns.event_time).toEqual(Float64Array.of(23 * 3_600_000));
  });

  it('is the same in epoch seconds, epoch ms and ISO 8601', async () => {
    for (const time of ['1262307600.5', '1262307600500', '2010-01-01T01:00:00.500Z']) {
      const trace = await readWeather(`event_time,station,temperature\n${time},A,1\n`);
      expect(trace.columns.event_time).toEqual(Float64Array.of(3_600_500));
    }
  });

  it('lags by the out-of-orderness bound that is measured', async () => {
    const trace = await readWeather('event_time,station,temperature\n100,A,1\n40,B,1\n200,A,1\n150,B,1\n');
    expect(trace.disorderMs).toBe(60);
  });

  it('may tie within a key', async () => {
    const trace = await readWeather('event_time,station,temperature\n100,A,1\n100,A,2\n');
    expect(trace.disorderMs).toBe(0);
  });

  it('is sorted on demand, ties in their order', async () => {
    const text = 'event_time,station,temperature\n30,A,1\n20,B,2\n10,A,3\n20,A,4\n';
    const trace = await readWeather(text, { sort: true });
    expect(trace.columns).toEqual({
      id: Uint32Array.of(0, 1, 2, 3),
      event_time: Float64Array.of(10, 20, 20, 30),
      station: Int32Array.of(0, 1, 0, 0),
      temperature: Int32Array.of(3, 2, 4, 1),
    });
    expect(trace.disorderMs).toBe(0);
  });
});
