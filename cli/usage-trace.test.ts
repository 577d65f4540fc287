import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readResult } from '../harness/results/result-file.ts';
import { expectRefusal, millrace, newFolder } from './testing/run-cli.ts';

const NEEDED = 'a row an event is needed, with event_time, station, temperature';

describe.concurrent('flags of a replayed file', () => {
  it.each([
    ['--map', ['--map', 'event_time=date']],
    ['--table', ['--table', 'stations=stations.csv']],
    ['--sort', ['--sort']],
    ['--degrees', ['--degrees']],
    ['--time', ['--time', 's']],
    ['--encoding', ['--encoding', 'latin1']],
    ['--bad-rows', ['--bad-rows', 'skip']],
  ])('%s without --trace is refused', (flag, words) =>
    expectRefusal(['run', ...words], `${flag}: it belongs to --trace FILE.csv or --query, and neither is given`),
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

  it.each([
    [['--trace', 'no/*.csv'], '--trace no/*.csv: no file matches'],
    [['--trace', '-', '--trace', '-'], '--trace -: standard input can be read once; give it once'],
    [['--trace', 'README.md', '--query', 'SELECT 1'], '--query: it names its files itself; leave out --trace'],
    [['--trace', 'README.md', '--degrees'], '--degrees: weather has no columns x and y in metres'],
    [
      ['--trace', 'README.md', '--time', 'minutes'],
      "--time minutes: allowed are iso, s, ms, us, ns, excel and a format such as '%m/%d/%Y %H:%M'",
    ],
    [
      ['--trace', 'README.md', '--encoding', 'klingon'],
      '--encoding klingon: no such encoding is known; try latin1, windows-1252, utf-16le or shift_jis',
    ],
    [
      ['--trace', 'README.md', '--bad-rows', 'skip:0%'],
      '--bad-rows skip:0%: allowed are stop, skip and skip:5%, a share of all rows',
    ],
  ])('%j is refused', (words, why) => {
    const folder = newFolder();
    writeFileSync(join(folder, 'README.md'), 'a\n');
    return expectRefusal(['run', '-w', 'weather', ...words], why, { folder });
  });

  it('--trace of a folder is refused', () =>
    expectRefusal(['run', '-w', 'weather', '--trace', '.'], '--trace .: it is a folder; give a file'));

  it.runIf(existsSync('/proc/self/mem'))('--trace of a file that cannot be read is refused', () =>
    expectRefusal(
      ['run', '-w', 'weather', '--trace', '/proc/self/mem'],
      '--trace /proc/self/mem: it cannot be read (EIO); give a file',
    ),
  );

  it('--set of what shapes a generated trace is refused', async () => {
    const { folder } = writeTrace('event_time,station,temperature\n1,a,3\n');
    await expectRefusal(
      ['run', '-w', 'weather', '--trace', 'events.csv', '--set', 'weather.window=60000', '--set', 'weather.regions=3'],
      '--set weather.regions=3: it shapes a generated trace, and a file is replayed; leave it out',
      { folder },
    );
  });

  it('--set of what shapes a generated trace is refused beside a query', () =>
    expectRefusal(
      ['run', '-w', 'weather', '--query', 'SELECT 1', '--set', 'weather.regions=3'],
      '--set weather.regions=3: it shapes a generated trace, and a file is replayed; leave it out',
    ));

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
        "allowed are NAME=COLUMN, NAME=EXPRESSION (in DuckDB's SQL), NAME=NUMBER and NAME='TEXT'",
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

const FIXES = 'event_time,vehicle,x,y\n0,a,0,0\n1000,a,100,100\n2000,a,900,900\n';

describe.concurrent('--speed', () => {
  it.each([
    [['--rate', '5k'], 'the rate follows from the trace then; give --rate or --speed'],
    [['--rate', 'max'], 'the rate follows from the trace then; give --rate or --speed'],
    [['--arrivals', 'constant'], 'it belongs to --arrivals recorded; leave --arrivals constant out'],
    [['-w', 'fraud,iot'], 'each workload has a rhythm of its own; name one with --workload'],
    [[], 'each workload has a rhythm of its own; name one with --workload'],
  ])('beside %j is refused', (words, why) => expectRefusal(['run', '--speed', '60', ...words], `--speed 60: ${why}`));

  it.each(['sustain', 'verify'])('is no flag of %s', (command) =>
    expectRefusal(
      [command, '--speed', '60'],
      new RegExp(`^millrace: --speed: there is no such flag.*${command} --help`),
    ),
  );

  /** An hour between readings. */
  const readings = Array.from({ length: 1000 }, (_, hour) => `${hour * 3_600_000},a,3\n`).join('');

  it.each([
    [
      '60',
      'no event arrives in the 0.2 s that are timed; events are 60 minutes apart on average: ' +
        'give 18,000 or more, or a longer --duration',
    ],
    [
      '10M',
      'the trace spans 41.6 days of event time, and 0.55 s at that speed need 63.7 days; ' +
        'at most 6,538,909 is possible (or a shorter --duration)',
    ],
  ])('%s that a file is too sparse or too short for is refused', async (speed, why) => {
    const { folder } = writeTrace(`event_time,station,temperature\n${readings}`);
    const flag = `--speed ${speed.replace('M', ',000,000')}`;
    await expectFileRefusal(
      ['--trace', 'events.csv', '--duration', '200ms', '--speed', speed],
      `${flag}: ${why}`,
      folder,
    );
  });

  it('that a file of one time cannot have is refused', async () => {
    const { folder } = writeTrace(`event_time,station,temperature\n${'1,a,3\n'.repeat(10)}`);
    await expectFileRefusal(
      ['--trace', 'events.csv', '--speed', '1'],
      '--speed: all events have one time: there is no rhythm that could be replayed; give a --rate',
      folder,
    );
  });
});

describe.concurrent('a file that asks nothing', () => {
  it.each(['run', 'verify', 'sustain'])('is refused by %s for want of a table that has no default', async (command) => {
    const folder = newFolder();
    writeFileSync(join(folder, 'fixes.csv'), FIXES);
    await expectRefusal(
      [command, '-w', 'geolocation', '-e', 'streaming', '--trace', 'fixes.csv'],
      '--table: geolocation looks events up in its table cells, which has no rows without a file; ' +
        'give cells=FILE.csv with cell, zone, speed_limit (its header alone where it is to be empty)',
      { folder },
    );
  });

  it('as its table is empty is not called verified', async () => {
    const { code, stdout, stderr } = await millrace(['verify', ...EMPTY], emptyFolder());
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'Read fixes.csv (CSV): 3 events, 1 key, in order',
      'event_time: ms from a start, from 0 ms to 2000 ms',
    ]);
    expect(stdout).toContain(
      '\nnone   geolocation × Embedded streaming: no answer is due in 3 events: nothing was verified\n',
    );
    expect(stderr).toContain(`\nmillrace: ${NOTHING}\nmillrace: not every engine was verified\n`);
    expect(code).toBe(2);
  });

  it('is run, and every report says so', async () => {
    const folder = emptyFolder();
    const { code, stdout } = await millrace(['run', ...EMPTY, '--duration', '200ms', '-o', 'out'], folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}Embedded streaming +streaming +none due /m);
    expect(stdout).toContain('\nNothing was asked: no answer is due in these events.\n');
    expect(stdout).toContain(`\n${NOTHING}\n`);
    expect(stdout).not.toMatch(/verified|A longer --duration/);
    expect(readResult(join(folder, 'out', 'result.json')).warnings).toContain(NOTHING);
    const html = readFileSync(join(folder, 'out', 'report.html'), 'utf8');
    expect(html).toContain('<td class="na">none due</td>');
    expect(html).toContain('Nothing was asked: no answer is due in these events.');
    const markdown = await millrace(['report', 'out', '--format', 'markdown'], folder);
    expect(markdown.stdout).toContain(`> ${NOTHING}`);
    expect(markdown.stdout).toContain('| Embedded streaming | none due |');
  });

  it('is not searched for a rate', async () => {
    const folder = emptyFolder();
    const before = readdirSync(folder);
    const { code, stderr } = await millrace(['sustain', ...EMPTY], folder);
    expect(stderr).toContain(`\nmillrace: a sustainable rate is judged by answers. ${NOTHING}\n`);
    expect(code).toBe(2);
    expect(readdirSync(folder)).toEqual(before);
  });
});

const EMPTY = ['-w', 'geolocation', '-e', 'streaming', '--trace', 'fixes.csv', '--table', 'cells=cells.csv'];
const NOTHING =
  'Nothing is asked: no answer of geolocation is due in the 3 events of fixes.csv, so there is none to verify or to ' +
  'time. See whether --map gives each column in its unit, and whether --table cells=FILE.csv and ' +
  '--set geolocation.NAME=VALUE fit: millrace list geolocation shows what is asked.';

function emptyFolder(): string {
  const folder = newFolder();
  writeFileSync(join(folder, 'fixes.csv'), FIXES);
  writeFileSync(join(folder, 'cells.csv'), 'cell,zone,speed_limit\n');
  return folder;
}

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
    ['nothing in it', '', ' is empty; a header with event_time, station, temperature and a row an event are needed'],
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
