import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MillraceError } from '../../contracts/errors.ts';
import type { Table, Workload } from '../../contracts/workload.ts';
import { fraud } from '../../workloads/fraud/workload.ts';
import { weather } from '../../workloads/weather/workload.ts';
import type { Trace } from '../trace/trace.ts';
import { readTraceCsv } from './testing/read.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-csv-tables-'));
const events = join(folder, 'events.csv');
const table = join(folder, 'table.csv');
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(events, 'event_time,station,temperature\n0,SEA,1\n1,JFK,2\n');

/** Weather with a table about something else than its key. */
const zoned: Workload = {
  ...weather,
  tables: { cells: { columns: ['cell', 'zone', 'speed_limit'], about: 'The zone of a cell.' } },
};

async function readWith(name: string, text: string, workload: Workload): Promise<Trace> {
  writeFileSync(table, text);
  const tables = [`${name}=${table}`];
  return readTraceCsv({ workload, files: [events], maps: [], tables, sort: false });
}

async function readTable(name: string, text: string, workload: Workload = weather): Promise<Table> {
  return (await readWith(name, text, workload)).tables[name]!;
}

describe('the table of the stations', () => {
  it('is by the texts of the keys, stations without events left out', async () => {
    expect(await readTable('stations', 'region,station\n7,JFK\n8,LAX\n9,SEA\n')).toEqual({
      station: Int32Array.of(1, 0),
      region: Int32Array.of(7, 9),
    });
  });

  it('may name the regions, numbered from 1; no name is 0', async () => {
    const { region } = await readTable('stations', 'station,region\nJFK,east\nLAX,south\nSEA,west\n');
    expect(region).toEqual(Int32Array.of(1, 2));
    const { tables, texts } = await readWith('stations', 'station,region\nJFK,\nSEA,7\n', weather);
    expect(tables.stations!.region).toEqual(Int32Array.of(0, 1));
    expect(texts).toEqual({ station: ['SEA', 'JFK'], region: ['', '7'] });
  });

  it('gives each station its own region when there is none', async () => {
    const trace = await readTraceCsv({ workload: weather, files: [events], maps: [], tables: [], sort: false });
    expect(trace.tables).toEqual({ stations: { station: Int32Array.of(0, 1), region: Int32Array.of(1, 2) } });
    expect(trace.texts).toEqual({ station: ['SEA', 'JFK'], region: ['', 'SEA', 'JFK'] });
  });

  it('is over shared memory', async () => {
    const { region } = await readTable('stations', 'station,region\nJFK,1\nSEA,2\n');
    expect(region!.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});

describe('a table of anything else', () => {
  it('is of numbers', async () => {
    expect(await readTable('cells', 'cell,zone,speed_limit\n12,3,14\n5,4,20\n', zoned)).toEqual({
      cell: Int32Array.of(12, 5),
      zone: Int32Array.of(3, 4),
      speed_limit: Int32Array.of(14, 20),
    });
  });

  it('may have texts where they are declared', async () => {
    const workload: Workload = { ...zoned, tables: { cells: { ...zoned.tables.cells!, texts: ['zone'] } } };
    const { tables, texts } = await readWith('cells', 'cell,zone,speed_limit\n1,harbour,3\n2,,4\n', workload);
    expect(tables.cells!.zone).toEqual(Int32Array.of(1, 0));
    expect(texts!.zone).toEqual(['', 'harbour']);
  });

  it('is empty when there is none', async () => {
    const trace = await readTraceCsv({ workload: zoned, files: [events], maps: [], tables: [], sort: false });
    expect(trace.tables.cells).toEqual({
      cell: new Int32Array(0),
      zone: new Int32Array(0),
      speed_limit: new Int32Array(0),
    });
  });
});

describe('a table is refused', () => {
  const refused = async (name: string, text: string, message: string, workload?: Workload): Promise<void> => {
    await expect(readTable(name, text, workload)).rejects.toThrow(new MillraceError(`${table}${message}`, 2));
  };
  const flagRefused = async (workload: Workload, tables: string[], message: string): Promise<void> => {
    const reading = readTraceCsv({ workload, files: [events], maps: [], tables, sort: false });
    await expect(reading).rejects.toThrow(new MillraceError(message, 2));
  };

  it('when a station of the events is not in it', () =>
    refused(
      'stations',
      'station,region\nSEA,1\n',
      ` has no row for station 'JFK' of ${events}; each station of the events needs one`,
    ));

  it('when stations of the events are not in it', () =>
    refused(
      'stations',
      'station,region\nLAX,1\n',
      ` has no row for station 'SEA' of ${events} (nor for 1 more); each station of the events needs one`,
    ));

  it('when a station is in it twice', () =>
    refused(
      'stations',
      'station,region\nSEA,1\nJFK,1\nSEA,2\n',
      ` line 4: station 'SEA' has a second row; one is allowed`,
    ));

  it('when it lacks a column', () =>
    refused(
      'stations',
      'station,area\nSEA,1\n',
      ` has no column 'region' (it has station, area); a table has station, region`,
    ));

  it('when it is empty', () => refused('stations', '', ' is empty; a table has a header with station, region'));

  it('when a value is no number', () =>
    refused(
      'cells',
      'cell,zone,speed_limit\n1,2,3\n2,old town,3\n',
      ` line 3, column 'zone': 'old town' given; a whole number from 0 to 2147483647 is allowed`,
      zoned,
    ));

  it('when a value beside a key is no number, of a column that is not of texts', () =>
    refused(
      'stations',
      'station,height\nSEA,3\nJFK,high\n',
      ` line 3, column 'height': 'high' given; a whole number from 0 to 2147483647 is allowed`,
      { ...weather, tables: { stations: { columns: ['station', 'height'], about: 'How high each stands.' } } },
    ));

  it('when a cell is in it twice', () =>
    refused(
      'cells',
      'cell,zone,speed_limit\n1,2,3\n01,2,3\n',
      ` line 3: cell '01' has a second row; one is allowed`,
      zoned,
    ));

  it('when its file does not exist', () =>
    flagRefused(weather, ['stations=nowhere.csv'], 'nowhere.csv cannot be read: there is no such file'));

  it('when the flag names no file', () =>
    flagRefused(weather, ['stations'], '--table "stations" is no table; allowed is NAME=FILE.csv'));

  it('when the workload has no such table', () =>
    flagRefused(
      weather,
      ['cells=a.csv'],
      '--table "cells=a.csv": weather has no table cells; its tables are stations',
    ));

  it('when the workload has no tables', () =>
    flagRefused(fraud, ['cells=a.csv'], '--table "cells=a.csv": fraud has no table cells; it has no tables'));

  it('when it is given twice', () =>
    flagRefused(
      weather,
      ['stations=a.csv', 'stations=b.csv'],
      '--table "stations=b.csv": table stations is given twice; one file a table is allowed',
    ));
});
