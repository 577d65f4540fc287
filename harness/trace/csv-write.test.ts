import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MillraceError } from '../../contracts/errors.ts';
import type { Workload } from '../../contracts/workload.ts';
import { weather } from '../../workloads/weather/workload.ts';
import { temporaryOf } from '../write-whole.ts';
import { writeTrace } from './csv-write.ts';
import type { Trace } from './trace.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-csv-write-'));
afterAll(() => rmSync(folder, { recursive: true }));

const trace: Trace = {
  events: 2,
  columns: {
    id: Uint32Array.of(0, 1),
    event_time: Float64Array.of(0, 3_720_000),
    station: Int32Array.of(1, 0),
    temperature: Int32Array.of(-5, 7),
  },
  tables: { stations: { station: Int32Array.of(0, 1), region: Int32Array.of(3, 3) } },
  keyCount: 2,
  disorderMs: 0,
  parameters: { window: 3_600_000 },
};

function text(path: string): string {
  return readFileSync(path, 'utf8');
}

describe('a trace is written', () => {
  it('as events, tables and answers with the due event', async () => {
    const paths = await writeTrace({ workload: weather, trace, folder });
    expect(paths).toEqual(['events.csv', 'stations.csv', 'answers.csv'].map((name) => join(folder, name)));
    expect(text(paths[0]!)).toBe('id,event_time,station,temperature\n0,0,1,-5\n1,3720000,0,7\n');
    expect(text(paths[1]!)).toBe('station,region\n0,3\n1,3\n');
    const header = 'region,window_start,readings,minimum,maximum,total,due';
    expect(text(paths[2]!)).toBe(`${header}\n3,0,1,-5,-5,-5,1\n3,3600000,1,7,7,7,2\n`);
  });

  it('with the ground truth, if it is known', async () => {
    const groundTruth = Uint32Array.of(1);
    const paths = await writeTrace({ workload: weather, trace: { ...trace, groundTruth }, folder });
    expect(text(paths[2]!)).toBe('id\n1\n');
  });

  it('with the texts of its keys, quoted where they must be', async () => {
    const texts = { station: ['JFK', 'O"Hare, IL'] };
    const paths = await writeTrace({ workload: weather, trace: { ...trace, texts }, folder });
    expect(text(paths[0]!)).toBe('id,event_time,station,temperature\n0,0,"O""Hare, IL",-5\n1,3720000,JFK,7\n');
    expect(text(paths[1]!)).toBe('station,region\nJFK,3\n"O""Hare, IL",3\n');
  });

  it('with the texts of keys in its answers', async () => {
    const workload: Workload = {
      ...weather,
      answers: { columns: ['reading', 'station'], identifying: 1 },
      oracle: (_trace, answer) => answer(0, 1, 0),
    };
    const paths = await writeTrace({ workload, trace: { ...trace, texts: { station: ['JFK', 'SEA'] } }, folder });
    expect(text(paths[2]!)).toBe('reading,station,due\n1,JFK,0\n');
  });

  it('with the texts of its tables, and ids and times as its events have them', async () => {
    const texts = { region: ['', 'x', 'y', 'Puget, Sound'] };
    const given = { ...trace, texts, rows: Uint32Array.of(1, 0), baseMs: 0 };
    const paths = await writeTrace({ workload: weather, trace: given, folder });
    expect(text(paths[1]!)).toBe('station,region\n0,"Puget, Sound"\n1,"Puget, Sound"\n');
    expect(text(paths[2]!).split('\n')[2]).toBe('"Puget, Sound",3600000,1,7,7,7,2');
  });

  it('into a folder that it makes', async () => {
    const [events] = await writeTrace({ workload: weather, trace, folder: join(folder, 'new', 'deep') });
    expect(text(events!)).toContain('event_time');
  });
});

describe('writing is refused', () => {
  it('when the folder is a file', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(writeTrace({ workload: weather, trace, folder: file })).rejects.toThrow(
      new MillraceError(`${file} cannot be made a folder: a file is in its place; name another one`, 2),
    );
  });

  it('when a file of the trace is a folder', async () => {
    const taken = join(folder, 'taken');
    mkdirSync(join(taken, 'events.csv'), { recursive: true });
    const error = await writeTrace({ workload: weather, trace, folder: taken }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ exitCode: 1 });
    expect((error as Error).message).toContain(`${join(taken, 'events.csv')} cannot be written: EISDIR`);
    expect(readdirSync(taken)).toEqual(['events.csv']);
  });

  it.runIf(existsSync('/dev/full'))('when the disk is full', async () => {
    const full = join(folder, 'full');
    mkdirSync(full);
    symlinkSync('/dev/full', temporaryOf(join(full, 'answers.csv')));
    const error = await writeTrace({ workload: weather, trace, folder: full }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ exitCode: 1 });
    expect((error as Error).message).toContain(`${join(full, 'answers.csv')} cannot be written: ENOSPC`);
    expect(readdirSync(full)).toEqual(['events.csv', 'stations.csv']);
  });
});
