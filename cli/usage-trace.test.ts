import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectRefusal, millrace, newFolder } from './testing/run-cli.ts';

const NEEDED = 'a header with event_time, station, temperature and a row an event are needed';

describe.concurrent('flags of a replayed file', () => {
  it.each([
    ['--map', ['--map', 'event_time=date']],
    ['--table', ['--table', 'stations=stations.csv']],
    ['--sort', ['--sort']],
  ])('%s without --trace is refused', (flag, words) =>
    expectRefusal(['run', ...words], `${flag}: it belongs to --trace FILE.csv, which is not given`),
  );

  it.each([
    ['two workloads', ['--workload', 'weather,fraud']],
    ['all workloads', []],
  ])('--trace with %s is refused', (_, words) =>
    expectRefusal(
      ['run', '--trace', 'events.csv', ...words],
      '--trace: a file is replayed through one workload; name it with --workload',
    ),
  );

  it('--trace with a number of events is refused', () =>
    expectRefusal(
      ['run', '-w', 'weather', '--trace', 'events.csv', '--events', '5'],
      '--events: a replayed file has as many events as it has rows; leave the flag out',
    ));

  it('--trace of a file that is not there is refused', () =>
    expectRefusal(['run', '-w', 'weather', '--trace', 'gone.csv'], '--trace gone.csv: there is no such file'));

  it('--trace of a folder is refused', () =>
    expectRefusal(['run', '-w', 'weather', '--trace', '.'], '--trace .: it is a folder; give a CSV file'));

  it.runIf(existsSync('/proc/self/mem'))('--trace of a file that cannot be read is refused', () =>
    expectRefusal(
      ['run', '-w', 'weather', '--trace', '/proc/self/mem'],
      '--trace /proc/self/mem: it cannot be read (EIO); give a CSV file',
    ),
  );

  it('--set of what shapes a generated trace is refused', async () => {
    const { folder } = writeTrace('event_time,station,temperature\n1,a,3\n');
    await expectRefusal(
      ['run', '-w', 'weather', '--trace', 'events.csv', '--set', 'weather.window=60000', '--set', 'weather.regions=3'],
      '--set weather.regions=3: it shapes a generated trace, and --trace replays a file; leave it out',
      { folder },
    );
  });

  it('--set of a question beyond its bounds is refused', async () => {
    const { folder } = writeTrace('event_time,station,temperature\n1,a,3\n');
    await expectRefusal(
      ['run', '-w', 'weather', '--trace', 'events.csv', '--set', 'weather.window=0'],
      '--set weather.window=0: give a whole number from 1 to 31,622,400,000',
      { folder },
    );
  });

  it('--map that is no mapping is refused', async () => {
    const { folder } = writeTrace('event_time,station,temperature\n1,a,3\n');
    await expectRefusal(
      ['run', '-w', 'weather', '--trace', 'events.csv', '--map', 'station'],
      '--map "station" is no mapping; ' +
        "allowed are NAME=COLUMN, NAME=COLUMN*NUMBER (or / + -), NAME=NUMBER and NAME='TEXT'",
      { folder },
    );
  });

  it('--table of a file that is not there is refused', async () => {
    const { folder } = writeTrace('event_time,station,temperature\n1,a,3\n');
    await expectRefusal(
      ['run', '-w', 'weather', '--trace', 'events.csv', '--table', 'stations=gone.csv'],
      '--table stations=gone.csv: there is no such file',
      { folder },
    );
  });
});

describe.concurrent('a file that cannot be replayed', () => {
  it.each([
    ['other columns', 'a,b\n1,2\n', " has no column 'event_time' (it has a, b); name it with --map event_time=COLUMN"],
    [
      'a row too short',
      'event_time,station,temperature\n1,a,3\n2,b\n',
      ' line 3: 2 fields given; the header has 3 fields',
    ],
    [
      'a word for a number',
      'event_time,station,temperature\n1,a,3\n2,b,warm\n',
      " line 3, column 'temperature': 'warm' given; temperature must be a whole number from -2147483648 to 2147483647",
    ],
    ['nothing in it', '', ` is empty; ${NEEDED}`],
    ['a header alone', 'event_time,station,temperature\n', ` has a header but no events; ${NEEDED}`],
  ])('is refused by line: %s', async (_, text, why) => {
    const { folder, file } = writeTrace(text);
    await expectFileRefusal(['--trace', 'events.csv'], `${file}${why}`, folder);
  });

  it('is refused for a rate that it is too short for', async () => {
    const { folder } = writeTrace(`event_time,station,temperature\n${'1,a,3\n'.repeat(1000)}`);
    await expectFileRefusal(
      ['--trace', 'events.csv', '--duration', '200ms', '--rate', '1M'],
      '--rate 1,000,000: the file has 1,000 events, and 0.55 s at that rate need 550,000; ' +
        'at most 1,818 is possible (or a shorter --duration)',
      folder,
    );
  });
});

function writeTrace(text: string): { folder: string; file: string } {
  const folder = newFolder();
  const file = join(folder, 'events.csv');
  writeFileSync(file, text);
  return { folder, file };
}

/** A file is read in a step of the run, so lines of progress come before. */
async function expectFileRefusal(words: readonly string[], line: string, folder: string): Promise<void> {
  const before = readdirSync(folder);
  const ended = await millrace(['run', '-w', 'weather', '-e', 'streaming', ...words], folder);
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr.split('\n')).toEqual([
    expect.stringMatching(/^\[1\/\d\] weather: events\.csv and its answers · \d+ s left$/),
    `millrace: ${line}`,
    '',
  ]);
  expect(readdirSync(folder)).toEqual(before);
}
