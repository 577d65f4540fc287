import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readResult } from '../harness/results/result-file.ts';
import { millrace, newFolder } from './testing/run-cli.ts';

const ROWS =
  'day,city,temp\n2024-01-31,Oslo,-3.5\n2024-02-01,Oslo,n/a\n2024-02-02,Oslo,-1\n2024-01-31,Rome,11.2\n2024-02-01,Rome,12.4\n';
const MAPS = ['--map', 'event_time=day', '--map', 'station=city', '--map', 'temperature=temp*10'];
const FLAGS = [...MAPS, '--sort', '--bad-rows', 'skip:30%'];
const RIGHT = 'right  weather × Embedded batch: 4 answers over 4 events';

function lines(name: string): string[] {
  return [
    `Read ${name} (CSV): 4 events, 2 keys, sorted`,
    'event_time: ISO 8601, from 2024-01-31T00:00:00Z to 2024-02-02T00:00:00Z',
    'station from city: 2 different texts',
    'temperature from temp*10: -35 to 124, 0.1 °C',
    expect.stringMatching(
      /^left out: 1 row, 20%: 1 --map "temperature=temp\*10": no number \(.* line 3: .*'n\/a' given; /,
    ),
  ];
}

function folderWith(content: string | Buffer, name = 'days.csv'): string {
  const folder = newFolder();
  writeFileSync(join(folder, name), content);
  return folder;
}

/** What a shell prints that pipes into millrace. */
function shell(script: string, folder: string): string[] {
  const main = resolve('dist/cli/main.js');
  const millraceWords = `"${process.execPath}" "${main}" verify -w weather -e batch`;
  const flags = FLAGS.map((word) => `'${word}'`).join(' ');
  return execFileSync('bash', ['-c', script.replace('MILLRACE', millraceWords).replace('FLAGS', flags)], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
    .trim()
    .split('\n');
}

describe.concurrent("a user's own events", () => {
  it('are read by verify as it says', async () => {
    const { code, stdout } = await millrace(
      ['verify', '-w', 'weather', '-e', 'batch', '--trace', 'days.csv', ...FLAGS],
      folderWith(ROWS),
    );
    expect(stdout.trim().split('\n')).toEqual([...lines('days.csv'), RIGHT]);
    expect(code).toBe(0);
  });

  it('come from standard input, packed', () => {
    const printed = shell('cat days.gz | MILLRACE --trace - FLAGS', folderWith(gzipSync(ROWS), 'days.gz'));
    expect(printed[0]).toBe('Read standard input (CSV, gzip): 4 events, 2 keys, sorted');
    expect(printed.at(-1)).toBe(RIGHT);
  });

  it('come from a pipe', () => {
    const printed = shell('MILLRACE --trace <(cat days.csv) FLAGS', folderWith(ROWS));
    expect(printed.at(-1)).toBe(RIGHT);
  });

  it('come from all files that a pattern matches', async () => {
    const folder = folderWith('event_time,station,temperature\n2024-01-31,Oslo,1\n', 'a.csv');
    writeFileSync(join(folder, 'b.csv'), 'event_time,station,temperature\n2024-02-01,Oslo,2\n');
    const { stdout } = await millrace(['verify', '-w', 'weather', '-e', 'batch', '--trace', '*.csv'], folder);
    expect(stdout).toMatch(/^Read a\.csv, b\.csv \(CSV\): 2 events, 1 key, in order\n/);
  });

  it('are described in the result and in every report', async () => {
    const folder = folderWith(ROWS);
    const words = ['run', '-w', 'weather', '-e', 'batch', '--trace', 'days.csv', ...FLAGS, '--trials', '1'];
    const { stdout } = await millrace([...words, '--duration', '100ms', '-o', 'out'], folder);
    const [workload] = readResult(join(folder, 'out', 'result.json')).workloads;
    expect(workload!.input).toMatchObject({
      files: [{ format: 'CSV', rows: 5 }],
      leftOut: [{ rows: 1 }],
      sorted: true,
      time: { read: 'ISO 8601', baseMs: Date.UTC(2024, 0, 31) },
    });
    const { stdout: markdown } = await millrace(['report', 'out', '--format', 'markdown'], folder);
    const html = readFileSync(join(folder, 'out', 'report.html'), 'utf8');
    for (const text of [stdout, markdown, html]) {
      for (const line of lines('days.csv').slice(0, 4)) {
        expect(text.replaceAll('\\', '')).toContain(line);
      }
    }
  });

  it('are written by trace as they are read, and come back', async () => {
    const folder = folderWith(ROWS);
    const { stdout, stderr } = await millrace(
      ['trace', 'weather', '--trace', 'days.csv', ...FLAGS, '-o', 'out'],
      folder,
    );
    expect(stderr.trim().split('\n')).toEqual(lines('days.csv'));
    expect(
      stdout
        .trim()
        .split('\n')
        .map((path) => basename(path)),
    ).toEqual(['events.csv', 'stations.csv', 'answers.csv']);
    expect(readFileSync(join(folder, 'out', 'events.csv'), 'utf8')).toBe(
      'id,event_time,station,temperature\n0,0,Oslo,-35\n1,0,Rome,112\n2,86400000,Rome,124\n3,172800000,Oslo,-10\n',
    );
    const { stdout: again } = await millrace(
      ['verify', '-w', 'weather', '-e', 'batch', '--trace', 'out/events.csv'],
      folder,
    );
    expect(again).toContain(`\n${RIGHT}\n`);
  });
});
