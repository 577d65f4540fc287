import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { geolocation } from '../../workloads/geolocation/workload.ts';
import { weather } from '../../workloads/weather/workload.ts';
import { type Given, readInput } from './testing/read.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-formats-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CSV = 'event_time,station,temperature\n2020-01-01T00:10:00Z,SEA,39\n2020-01-01T01:20:00Z,"a, b",-5\n';

function fileOf(name: string, content: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** What is read: times, stations by name, temperatures. */
async function rowsOf(options: Omit<Given, 'workload'>): Promise<unknown[][]> {
  const { trace } = await readInput({ workload: weather, ...options });
  const { event_time: time, station, temperature } = trace.columns as unknown as Record<string, Int32Array>;
  return [...time!].map((ms, row) => [ms, trace.texts!.station![station![row]!], temperature![row]]);
}

const expected = [
  [600_000, 'SEA', 39],
  [4_800_000, 'a, b', -5],
];

describe('the same rows come from', () => {
  beforeAll(async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const rows = `FROM read_csv('${fileOf('source.csv', CSV)}')`;
    await connection.run(`COPY (SELECT * ${rows}) TO '${join(folder, 'events.parquet')}'`);
    await connection.run(
      `COPY (SELECT event_time, station, CAST(temperature / 10 AS FLOAT) AS t ${rows}) TO '${join(folder, 'floats.parquet')}'`,
    );
    connection.closeSync();
  });

  it.each([
    ['CSV', 'events.csv', CSV],
    [
      'tabs',
      'events.tsv',
      'event_time\tstation\ttemperature\n2020-01-01T00:10:00Z\tSEA\t39\n2020-01-01T01:20:00Z\ta, b\t-5\n',
    ],
    [
      'semicolons',
      'events.txt',
      'event_time;station;temperature\n2020-01-01T00:10:00Z;SEA;39\n2020-01-01T01:20:00Z;a, b;-5\n',
    ],
    ['bars', 'bars', 'event_time|station|temperature\n2020-01-01T00:10:00Z|SEA|39\n2020-01-01T01:20:00Z|a, b|-5\n'],
    ['gzip, by its content', 'packed', gzipSync(CSV)],
    ['UTF-16', 'utf16.csv', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(CSV, 'utf16le')])],
    [
      'JSON',
      'events.json',
      '[{"event_time":"2020-01-01T00:10:00Z","station":"SEA","temperature":39},\n{"event_time":"2020-01-01T01:20:00Z","station":"a, b","temperature":-5}]',
    ],
    [
      'JSON lines, packed',
      'events.jsonl.gz',
      gzipSync(
        '{"event_time":1577837400000,"station":"SEA","temperature":39}\n{"event_time":1577841600000,"station":"a, b","temperature":-5}\n',
      ),
    ],
  ])('%s', async (name, file, content) => {
    const encoding = name === 'UTF-16' ? { encoding: 'utf-16le' } : {};
    expect(await rowsOf({ files: [fileOf(file, content)], ...encoding })).toEqual(expected);
  });

  it('Parquet', async () => {
    expect(await rowsOf({ files: [join(folder, 'events.parquet')] })).toEqual(expected);
  });

  it('numbers of single precision, as they were meant', async () => {
    expect(await rowsOf({ files: [join(folder, 'floats.parquet')], maps: ['temperature=t*10'] })).toEqual(expected);
  });

  it('a query', async () => {
    const query = `SELECT event_time, station, temperature FROM '${join(folder, 'events.parquet')}' WHERE true;`;
    expect(await rowsOf({ files: [], query })).toEqual(expected);
  });

  it('several files, one after the other, their columns in any order', async () => {
    const first = fileOf('first.csv', 'event_time,station,temperature\n2020-01-01T00:10:00Z,SEA,39\n');
    const second = fileOf('second.csv', 'temperature,event_time,station\n-5,2020-01-01T01:20:00Z,"a, b"\n');
    expect(await rowsOf({ files: [[first, second]] })).toEqual(expected);
  });

  it('expressions over fields of text', async () => {
    const file = fileOf(
      'parts.csv',
      'date,time,city,f\n2020-01-01,00:10:00,SEA,39.02\n2020-01-01,01:20:00,"a, b",31.1\n',
    );
    const maps = ["event_time=date||' '||time", 'station=city', 'temperature=round((f-32)/1.8*10)'];
    expect(await rowsOf({ files: [file], maps })).toEqual(expected);
  });
});

it('fixes of a helicopter in degrees come from JSON', async () => {
  const file = fileOf(
    'fixes.json',
    '[{"callsign":"SAMU31","latitude":43.6,"longitude":1.4,"timestamp":1558092195000},{"callsign":"SAMU31","latitude":43.601,"longitude":1.402,"timestamp":1558092196000}]',
  );
  const maps = ['event_time=timestamp', 'vehicle=callsign', 'x=longitude', 'y=latitude'];
  const { trace } = await readInput({ workload: geolocation, files: [file], maps, degrees: true });
  const { x, y } = trace.columns as unknown as Record<string, Int32Array>;
  // A thousandth of a degree is 111.2 m; of longitude 80.5 m here, and the middle is that of the plane.
  expect([...y!]).toEqual([24_944, 25_056]);
  expect([...x!]).toEqual([24_919, 25_081]);
});

describe('is refused in one line', () => {
  it.each([
    ['a damaged gzip file', gzipSync(CSV.repeat(100)).subarray(0, 60), /cannot be (?:read|unpacked)/],
    ['a zip archive', Buffer.from('PK\x03\x04rest'), /is a zip archive; unpack it first/],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /line 1: not UTF-8/],
    ['JSON that ends early', '[{"event_time":', /cannot be read as JSON: /],
    ['JSON of other columns', '[{"a":1}]', /has no column 'event_time' \(it has a\)/],
    ['a Parquet file that ends early', 'PAR1abc', /cannot be read as Parquet: /],
    [
      'a row that lacks fields',
      'event_time,station,temperature\n1,a\n',
      /line 2: 2 fields given; the header has 3 fields/,
    ],
    [
      'a value of no number',
      'event_time,station,temperature\n1,a,"3,9"\n',
      /'3,9' given; .*; try --map "temperature=replace\(temperature, ',', '\.'\)\*10"$/,
    ],
    [
      'a number that is not whole',
      'event_time,station,temperature\n1,a,3.9\n',
      /'3\.9' given; .*; try --map 'temperature=temperature\*10'$/,
    ],
    ['control characters', 'event_time,station,temperature\n1,a,\u001b[31m5\n', /'\\u001b\[31m5' given/],
  ])('%s', async (name, content, message) => {
    const reading = rowsOf({ files: [fileOf(`${name}.x`, content)] });
    await expect(reading).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
    await expect(reading).rejects.toMatchObject({ message: expect.not.stringContaining('\n') });
  });

  it.each([
    ['temperature=f*', /is no expression/],
    ['temperature=g*2', /has no column 'g'/],
    ['temperature=row_number() OVER ()', /anything else belongs in --query/],
    ['temperature=(SELECT 1)', /anything else belongs in --query/],
    ['temperature=f, f', /one expression is needed/],
    ['temperature=nosuch(f)', /nosuch/],
    ["temperature=strptime(f, '%Y')", /it gives TIMESTAMP, of which temperature cannot be made/],
    ['temperature=sum(f)', /^--map "temperature=sum\(f\)": aggregates/],
    ['temperature=random()', /^--map/],
    ['temperature=day(f)', /day\(VARCHAR\)/],
  ])('--map "%s"', async (map, message) => {
    const file = fileOf('f.csv', 'event_time,station,f\n1,a,2\n2,b,3\n');
    await expect(rowsOf({ files: [file], maps: [map] })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['SELEC 1', /^--query: /],
    ["SELECT 1; COPY (SELECT 1) TO '/tmp/no.csv'", /^--query: one SELECT is needed; 2 statements are given$/],
    ["COPY (SELECT 1) TO '/tmp/no.csv'", /^--query: /],
    ["SELECT * FROM 'https://example.org/a.parquet'", /^--query: /],
    ["SELECT * FROM 'gone.parquet'", /^--query: /],
    ['SELECT 1 AS event_time, 2 AS temperature', /has no column 'station'/],
    ['SELECT 1 AS event_time, 2 AS temperature, NULL AS station', /row 1, column 'station': '' given/],
  ])('--query "%s"', async (query, message) => {
    await expect(rowsOf({ files: [], query, time: 'ms' })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(message),
    });
  });
});

describe('rows that do not fit', () => {
  const rows = 'event_time,station,temperature\n1,a,1\n2,b,x\n3,,3\n4,c\nnoon,c,3\n5,d,1.5\n6,a,7\n';

  it('are left out and counted by reason, and the rest keep their numbers', async () => {
    const { trace, input } = await readInput({ workload: weather, files: [fileOf('bad.csv', rows)], badRowsShare: 1 });
    expect([...trace.columns.temperature!]).toEqual([1, 7]);
    expect(trace.texts!.station).toEqual(['a']);
    expect(trace.rows).toEqual(Uint32Array.of(0, 6));
    expect(input.leftOut.map(({ reason, rows: count }) => [reason, count])).toEqual([
      ['temperature: no number', 1],
      ['station: empty', 1],
      ['number of fields', 1],
      ['event_time: no time', 1],
      ['temperature: no whole number', 1],
    ]);
    expect(input.leftOut[2]!.first).toBe(`${join(folder, 'bad.csv')} line 5: 2 fields given; the header has 3 fields`);
  });

  it('are left out where an expression does not give a number', async () => {
    const file = fileOf('bad.csv', 'event_time,station,t\n1,a,1\n2,b,n/a\n3,c,\n4,a\n5,a,2\n');
    const maps = ['temperature=t*10'];
    const { trace, input } = await readInput({ workload: weather, files: [file], maps, badRowsShare: 1 });
    expect([...trace.columns.temperature!]).toEqual([10, 20]);
    expect(trace.rows).toEqual(Uint32Array.of(0, 4));
    expect(input.leftOut.reduce((sum, each) => sum + each.rows, 0)).toBe(3);
  });

  it('end the reading where none fits', async () => {
    const file = fileOf('none.csv', 'event_time,station,temperature\n1,a,x\n2,b,y\n');
    await expect(readInput({ workload: weather, files: [file], badRowsShare: 1 })).rejects.toThrow(
      `no row fits: 2 were left out, 2 of them for one reason: ${file} line 2, column 'temperature': 'x' given`,
    );
  });

  it('end the reading where they are too many', async () => {
    const reading = readInput({ workload: weather, files: [fileOf('bad.csv', rows)], badRowsShare: 0.5 });
    await expect(reading).rejects.toThrow(/^--bad-rows skip:50%: 5 of 7 rows do not fit, 1 of them for one reason: /);
  });
});
