import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readResult } from '../harness/results/result-file.ts';
import { engineFile, millrace, newFolder } from './testing/run-cli.ts';

/** What is answered of a user's own events is said in the words of their files. */

const SCIENTIFIC = 'event_time,station,temperature\n0,SEA,1e1\n1E3,SEA,2.0E+1\n';
const CITIES = 'event_time,station,temperature\n2020-01-01T07:59:59.5Z,Seattle,4\n2020-01-01T08:01:00Z,New York,-3\n';
const FIGURES = 'region,window_start,readings,minimum,maximum,total';

/** Five transactions of a card within a second and one before, not in the order of time. */
const CARDS = [
  ...['2024-05-01 00:00:00.9,Ann,5,0,0', '2024-05-01 00:00:00.3,Ann,5,0,0', '2024-05-01 00:00:00.4,Ann,x,0,0'],
  ...['2024-05-01 00:00:00.1,Ann,5,0,0', '2024-05-01 00:00:00.2,Ann,5,0,0', '2024-05-01 00:00:00.5,Ann,5,0,0'],
];
const SORTED = ['--sort', '--bad-rows', 'skip:50%'];

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = newFolder();
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** The answers of engine batch to a trace, as `--answers` writes them. */
async function answersTo(words: readonly string[], files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = folderWith(files);
  const timed = ['--rate', '1', '--duration', '100ms', '--answers', '--out', 'out'];
  const { code, stderr } = await millrace(['run', '-e', 'batch', ...words, ...timed], folder);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const [{ name = '' } = {}] = readResult(join(folder, 'out', 'result.json')).workloads;
  return readFileSync(join(folder, 'out', `answers-${name}-embedded-batch.csv`), 'utf8')
    .trimEnd()
    .split('\n');
}

describe.concurrent('answers to a file of its own', () => {
  const weather = ['-w', 'weather', '--trace', 'events.csv'];

  it('call a station without a region by its name', async () => {
    expect(await answersTo(weather, { 'events.csv': SCIENTIFIC })).toEqual([FIGURES, 'SEA,0,2,10,20,30']);
  });

  it('have the text of the region, as CSV', async () => {
    const files = { 'events.csv': SCIENTIFIC, 'stations.csv': 'station,region\nSEA,"Puget, Sound"\n' };
    expect(await answersTo([...weather, '--table', 'stations=stations.csv'], files)).toEqual([
      FIGURES,
      '"Puget, Sound",0,2,10,20,30',
    ]);
  });

  it('tell times as dates where the file has such', async () => {
    const files = { 'events.csv': CITIES, 'stations.csv': 'station,region\nSeattle,West\nNew York,East\n' };
    const [header, ...rows] = await answersTo([...weather, '--table', 'stations=stations.csv'], files);
    expect(header).toBe(FIGURES);
    expect(new Set(rows)).toEqual(
      new Set(['East,2020-01-01T08:00:00Z,1,-3,-3,-3', 'West,2020-01-01T07:00:00Z,1,4,4,4']),
    );
  });

  it('name the rows of a file that was sorted, and of which rows were left out', async () => {
    const files = { 'events.csv': `event_time,card,amount,x,y\n${CARDS.join('\n')}\n` };
    expect(await answersTo(['-w', 'fraud', '--trace', 'events.csv', ...SORTED], files)).toEqual([
      'transaction_id,rule,card,evidence',
      '0,2,Ann,800',
    ]);
  });

  it('have the texts of zones, and none where there is no zone', async () => {
    const files = {
      'events.csv': 'event_time,vehicle,x,y\n0,bus,0,0\n600000,bus,700,0\n1200000,bus,1200,0\n1200100,bus,800,0\n',
      'cells.csv': 'cell,zone,speed_limit\n0,old town,10\n1,"harbour, north",10\n',
    };
    const words = ['-w', 'geolocation', '--trace', 'events.csv', '--table', 'cells=cells.csv'];
    expect(await answersTo(words, files)).toEqual([
      'fix_id,kind,vehicle,a,b,c',
      '1,1,bus,old town,"harbour, north",600000',
      '2,1,bus,"harbour, north","",600000',
      '3,1,bus,"","harbour, north",100',
      '3,2,bus,"harbour, north",160000,100',
    ]);
  });

  it('name the rows of the file that an event of several streams is in', async () => {
    const files = {
      'orders.csv': 'event_time,basket,amount,shop\n1000,A,30,north\n9000,B,10,south\n',
      'payments.csv': 'event_time,basket,paid\n2000,A,20\n9500,B,10\n',
    };
    const module = fileURLToPath(new URL('../dist/workloads/testing/join/workload.js', import.meta.url));
    const traces = ['orders', 'payments'].flatMap((name) => ['--trace', `${name}=${name}.csv`]);
    const [, ...rows] = await answersTo(['-w', module, '--time', 'ms', ...traces], files);
    expect(rows).toEqual(['0,0,A,north,1000,10', '1,1,B,south,9000,0']);
  });
});

describe.concurrent('an example of a wrong answer', () => {
  const wrong = ['-e', engineFile('wrong'), '--set', 'wrong.fault=alters'];

  it('shows texts and dates, in reports too, beside the numbers in the result', async () => {
    const folder = folderWith({
      'events.csv': CITIES,
      'stations.csv': 'station,region\nSeattle,"a, b"\nNew York,East\n',
    });
    const words = ['-w', 'weather', '--trace', 'events.csv', '--table', 'stations=stations.csv', ...wrong];
    const line =
      'wrong: answered region="a, b", window_start=2020-01-01T07:00:00Z, readings=1, minimum=4, maximum=4, total=5; ' +
      'right is region="a, b", window_start=2020-01-01T07:00:00Z, readings=1, minimum=4, maximum=4, total=4';
    expect((await millrace(['verify', ...words], folder)).stdout).toContain(`       ${line}\n`);
    await millrace(['run', ...words, '--rate', '1', '--duration', '100ms', '--out', 'out'], folder);
    const report = readFileSync(join(folder, 'out', 'report.html'), 'utf8');
    expect(report).toContain(`<li>${line.replaceAll('"', '&quot;')}</li>`);
    const [cell] = readResult(join(folder, 'out', 'result.json')).cells;
    expect(cell!.outcome).toMatchObject({
      verification: {
        examples: [
          {
            expected: [1, 25_200_000, 1, 4, 4, 4],
            words: { expected: ['a, b', '2020-01-01T07:00:00Z', '1', '4', '4', '4'] },
          },
          {},
        ],
      },
    });
  });

  it('names the row of the file', async () => {
    const folder = folderWith({ 'events.csv': `event_time,card,amount,x,y\n${CARDS.join('\n')}\n` });
    const { stdout } = await millrace(['verify', '-w', 'fraud', '--trace', 'events.csv', ...SORTED, ...wrong], folder);
    expect(stdout).toContain(
      '       wrong: answered transaction_id=0, rule=2, card=Ann, evidence=801; ' +
        'right is transaction_id=0, rule=2, card=Ann, evidence=800\n',
    );
  });
});
