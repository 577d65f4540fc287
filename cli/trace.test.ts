import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCsv } from './testing/load-csv.ts';
import { type Ended, millrace, newFolder } from './testing/run-cli.ts';

const SMALL = ['weather', '--events', '3k', '--set', 'weather.stations=50', '--set', 'weather.regions=5'];

describe('trace', () => {
  const folder = newFolder();
  let ended: Ended;
  beforeAll(async () => {
    ended = await millrace(['trace', ...SMALL, '--out', 'out'], folder);
  });

  it('names the files it has written, and no others are there', () => {
    const names = ['events.csv', 'stations.csv', 'ground-truth.csv', 'answers.csv'];
    expect(ended).toEqual({
      code: 0,
      signal: null,
      stdout: names.map((name) => `${join(folder, 'out', name)}\n`).join(''),
      stderr: '',
    });
    expect(new Set(readdirSync(join(folder, 'out')))).toEqual(new Set(names));
  });

  it('writes as many events as were asked for, numbered in order', () => {
    const events = loadCsv(join(folder, 'out', 'events.csv'));
    expect(events.columns).toEqual(['id', 'event_time', 'station', 'temperature']);
    expect(events.rows.map(([id]) => id)).toEqual(Array.from({ length: 3000 }, (_, id) => id));
  });

  it('writes answers that follow from its events and tables', () => {
    const events = loadCsv(join(folder, 'out', 'events.csv'));
    const stations = loadCsv(join(folder, 'out', 'stations.csv'));
    const answers = loadCsv(join(folder, 'out', 'answers.csv'));
    const regionOf = new Map(stations.rows.map(([station, region]) => [station!, region!]));
    const readings = new Map<string, number[]>();
    for (const [, time = 0, station = 0, temperature = 0] of events.rows) {
      const hour = `${regionOf.get(station)},${time - (time % 3_600_000)}`;
      readings.set(hour, [...(readings.get(hour) ?? []), temperature]);
    }
    const expected = [...readings].map(([hour, values]) =>
      [hour, values.length, Math.min(...values), Math.max(...values), values.reduce((a, b) => a + b)].join(),
    );
    expect(answers.rows).toHaveLength(expected.length);
    expect(new Set(answers.rows.map((row) => row.slice(0, -1).join()))).toEqual(new Set(expected));
  });

  it('writes the answers to the question that is asked', async () => {
    await millrace(['trace', ...SMALL, '--set', 'weather.window=1000', '--out', 'short'], folder);
    const [first, short] = ['out', 'short'].map((out) => loadCsv(join(folder, out, 'answers.csv')).rows.length);
    expect(short).toBeGreaterThan(10 * first!);
    expect(readFileSync(join(folder, 'short', 'events.csv'))).toEqual(readFileSync(join(folder, 'out', 'events.csv')));
  });

  it('is the same for the same seed', async () => {
    await millrace(['trace', ...SMALL, '--seed', '1', '--out', 'again'], folder);
    for (const name of readdirSync(join(folder, 'out'))) {
      expect(readFileSync(join(folder, 'again', name), 'utf8')).toBe(readFileSync(join(folder, 'out', name), 'utf8'));
    }
  });

  it('differs for another seed', async () => {
    await millrace(['trace', ...SMALL, '--seed', '2', '--out', 'other'], folder);
    const [first, other] = ['out', 'other'].map((out) => readFileSync(join(folder, out, 'events.csv'), 'utf8'));
    expect(other).not.toBe(first);
  });
});

it('writes the trace of a workload of a module, with all its answers', async () => {
  const module = fileURLToPath(new URL('./testing/workloads/alarms.js', import.meta.url));
  const folder = newFolder();
  const { code, stdout, stderr } = await millrace(['trace', module, '--events', '2k', '--out', 'out'], folder);
  expect(code, stderr).toBe(0);
  expect(stdout.trim().split('\n')).toEqual(
    ['events', 'ground-truth', 'answers'].map((name) => join(folder, 'out', `${name}.csv`)),
  );
  expect(
    readFileSync(join(folder, 'out', 'events.csv'), 'utf8')
      .trim()
      .split('\n'),
  ).toHaveLength(2001);
  const answers = readFileSync(join(folder, 'out', 'answers.csv'), 'utf8')
    .trim()
    .split('\n');
  const verified = await millrace(['verify', '-w', module, '-e', 'streaming', '--events', '2k'], folder);
  expect(verified.stdout).toMatch(
    new RegExp(`^right .*: ${(answers.length - 1).toLocaleString('en-US')} answers over 2,000 events`, 'm'),
  );
});
