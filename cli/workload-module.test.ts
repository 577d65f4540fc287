import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readResult } from '../harness/results/result-file.ts';
import { expectRefusal, millrace, newFolder } from './testing/run-cli.ts';

/** A workload of a user's own. */
const ALARMS = fileURLToPath(new URL('./testing/workloads/alarms.js', import.meta.url));
const TEXT = readFileSync(ALARMS, 'utf8');

describe.concurrent('a workload of a module', () => {
  it('is answered rightly by all that host its form, and why others do not is said', async () => {
    const engines = 'streaming,rxjs,node-streams,micro-batch,batch,duckdb';
    const { code, stdout } = await millrace(['verify', '-w', ALARMS, '-e', engines, '--events', '5k']);
    expect(code).toBe(0);
    const [first, ...others] = stdout.trimEnd().split('\n');
    expect(first).toBe('right  alarms: operator and oracle agree on 200 small traces');
    const lines = others.toSorted((a, b) => a.localeCompare(b));
    expect(lines.slice(0, 5).map((line) => line.replace(/× [\w -]+:/, '× …:'))).toEqual(
      new Array(5).fill('right  alarms × …: 436 answers over 5,000 events'),
    );
    expect(lines[5]).toMatch(/DuckDB: it takes queries in SQL, which the workload does not have$/);
  });

  it('is raced with its parameters, beside others, over partitions', async () => {
    const folder = newFolder();
    const sizes = ['--events', '5k', '--rate', '5k', '--duration', '300ms', '--trials', '1', '--workers', '2'];
    const words = ['run', '-w', `${ALARMS},iot`, '-e', 'batch', '--set', 'alarms.sensors=7', ...sizes, '--out', 'out'];
    expect((await millrace(words, folder)).code).toBe(0);
    const { workloads, cells } = readResult(join(folder, 'out', 'result.json'));
    expect(workloads.map(({ name, module, parameters }) => [name, module, parameters.sensors])).toEqual([
      ['alarms', expect.stringMatching(/alarms\.js$/), 7],
      ['iot', undefined, undefined],
    ]);
    expect(cells.map(({ workload, outcome }) => [workload, outcome.state])).toEqual([
      ['alarms', 'measured'],
      ['iot', 'measured'],
    ]);
  });

  it('replays a file', async () => {
    const folder = newFolder();
    const rows = [0, 95, 91, 3, 99].map((level, at) => `${at},s${at % 2},${level}`);
    writeFileSync(join(folder, 'rows.csv'), `event_time,sensor,level\n${rows.join('\n')}\n`);
    const words = ['verify', '-w', ALARMS, '-e', 'streaming', '--trace', 'rows.csv'];
    expect((await millrace(words, folder)).stdout.split('\n').at(-2)).toBe(
      'right  alarms × Embedded streaming: 3 answers over 5 events',
    );
  });

  it('takes parameters of its question, in its forms and over a file', async () => {
    const folder = newFolder();
    const parameter = "{ limit: { default: 90, minimum: 0, maximum: 99, integer: true, ofQuestion: true, about: '' }, ";
    const text = withApi(TEXT)
      .replace('const LIMIT = 90;', '')
      .replace('parameters: {', `parameters: ${parameter}`)
      .replaceAll('keyCount, output }', 'keyCount, output, parameters }')
      .replace('oracle({ events,', 'oracle({ parameters, events,')
      .replaceAll('LIMIT', 'parameters.limit')
      .replace('horizonMs: 0,', "horizonMs: 0, queryFile: new URL('alarms.sql', import.meta.url),");
    writeFileSync(join(folder, 'alarms.mjs'), text);
    writeFileSync(
      join(folder, 'alarms.sql'),
      'SELECT sensor, ROW_NUMBER() OVER (PARTITION BY sensor ORDER BY id) AS nth, level FROM events WHERE level > {limit}',
    );
    const rows = [0, 95, 91, 3, 99].map((level, at) => `${at},s${at % 2},${level}`);
    writeFileSync(join(folder, 'rows.csv'), `event_time,sensor,level\n${rows.join('\n')}\n`);
    const words = ['verify', '-w', './alarms.mjs', '-e', 'streaming,duckdb', '--set', 'alarms.limit=94'];
    const generated = await millrace([...words, '--events', '5k'], folder);
    expect(generated.stdout.match(/^right .*: 238 answers over 5,000 events$/gm), generated.stdout).toHaveLength(2);
    const replayed = await millrace([...words, '--trace', 'rows.csv'], folder);
    expect(replayed.stdout.match(/^right .*: 2 answers over 5 events$/gm)).toHaveLength(2);
    await expectRefusal(
      [...words, '--trace', 'rows.csv', '--set', 'alarms.sensors=3'],
      '--set alarms.sensors=3: it shapes a generated trace, and a file is replayed; leave it out',
      { folder },
    );
  });
});

describe.concurrent('a module without a workload that could be run', () => {
  it.each([
    ['no workload', 'export const workload =', 'export const other =', 'the module exports no workload; export it as'],
    ['no oracle', 'oracle(', 'oracles(', 'the workload is not complete: it has no oracle'],
    ['a key that is no column', "key: 'sensor'", "key: 'card'", ': its key is none of its int32 columns'],
    ['a key of another type', "sensor: { type: 'int32'", "sensor: { type: 'uint32'", ': its key is none of its int32'],
    ['a text that is no int32', "level: { type: 'int32'", "level: { text: true, type: 'uint32'", ': a column of texts'],
    [
      'a stream column without streams',
      'level: {',
      "stream: { type: 'int32', unit: '', about: '' }, level: {",
      ': it has a column stream and no streams',
    ],
    [
      'streams without their column',
      "key: 'sensor'",
      "key: 'sensor', streams: { a: { columns: ['sensor', 'level'], about: '' } }",
      ': it has streams and no int32 column stream (streamColumn)',
    ],
    ...(
      [
        ['a stream of a column there is not', "a: ['sensor', 'levels']", ': streams.a: levels is none of its columns'],
        ['a stream with the column stream', "a: ['sensor', 'stream']", ': streams.a: leave out the column stream'],
        ['a stream without the key', "a: ['sensor', 'level'], b: ['level']", ': streams.b: its columns lack the key'],
        ['a column in no stream', "a: ['sensor']", ': columns.level: it is in no stream'],
        ['a column twice in a stream', "a: ['sensor', 'level', 'level']", ': streams.a.columns: a column stands twice'],
        ['a stream of an odd name', "'A b': ['sensor', 'level']", ': streams.A b: give lower-case letters, digits'],
        ["a stream of a table's name", "answers: ['sensor', 'level']", ': answers is the name of more than one of its'],
      ] as const
    ).map(
      ([what, streams, why]) =>
        [
          what,
          'columns,\n  key',
          `columns: { stream: { type: 'int32', unit: '', about: '' }, ...columns },
           streams: Object.fromEntries(Object.entries({ ${streams} }).map(([name, of]) => [name, { columns: of, about: '' }])),
           key`,
          why,
        ] as [string, string, string, string],
    ),
    ['a column that all have', 'level: {', 'id: {', ': columns.id: every workload has it: leave it out'],
    ['a column of an odd name', 'level: {', "'the level': {", ': columns.the level: give lower-case letters, digits'],
    [
      'too many answer columns',
      "'nth', 'level'",
      "'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q'",
      ': answers.columns: expected <=16, not 17',
    ],
    ['an answer column twice', "'nth', 'level'", "'nth', 'nth'", ': answers.columns: a column stands twice'],
    [
      'too many that identify',
      'identifying: 2',
      'identifying: 4',
      ': more columns identify an answer than an answer has',
    ],
    ['none that identifies', 'identifying: 2', 'identifying: 0', ': answers.identifying: expected >=1, not 0'],
    ...(
      [
        [
          'a column no answer has',
          "reading: 'id'",
          ': answers.values.reading: reading is none of the columns of answers',
        ],
        [
          'a condition no answer has',
          "nth: { of: 'id', where: { kind: [1] } }",
          ': answers.values.nth: kind is none of',
        ],
        ['values of no column', "nth: 'level'", ': answers.values.nth: level is no column of texts, id or event_time'],
      ] as const
    ).map(
      ([what, values, why]) =>
        [`values for ${what}`, 'identifying: 2', `identifying: 2, values: { ${values} }`, why] as [
          string,
          string,
          string,
          string,
        ],
    ),
    ...(
      [
        ['the key', "['sensor']", 'sensor is none of its columns behind the first'],
        ['a column it has not', "['area']", 'area is none of its columns behind the first'],
        ['a column of the events', "['level']", 'level is the name of a column of the events'],
        ['a column twice', "['place', 'place']", 'place stands for texts twice'],
      ] as const
    ).map(
      ([what, texts, why]) =>
        [
          `a table with texts for ${what}`,
          'tables: {},\n  disorderMs',
          `tables: { sites: { columns: ['sensor', 'level', 'place'], texts: ${texts}, about: '' } }, disorderMs`,
          `: tables.sites.texts: ${why}`,
        ] as [string, string, string, string],
    ),
    [
      'a query that is not there',
      'horizonMs: 0,',
      "horizonMs: 0, queryFile: new URL('file:///gone.sql'),",
      ': its queryFile',
    ],
    [
      'a Java source that is not there',
      'horizonMs: 0,',
      "horizonMs: 0, java: { operator: 'Gone', sources: [new URL('file:///Gone.java')] },",
      ': one of its Java sources is not there',
    ],
    [
      'an option out of its range',
      'default: 50',
      'default: 0',
      ': parameters.sensors: its default is out of its range',
    ],
    [
      'a fraction in its question',
      'maximum: 10_000, integer: true',
      'maximum: 10_000, ofQuestion: true',
      ': parameters.sensors: a question goes by whole numbers: add integer: true',
    ],
    [
      'an error',
      'const LIMIT = 90;',
      'const LIMIT = ninety;',
      'the module cannot be loaded: ReferenceError: ninety is',
    ],
  ])('is refused: %s', async (_, from, to, why) => {
    const folder = newFolder();
    const file = join(folder, 'alarms.mjs');
    expect(TEXT).toContain(from);
    writeFileSync(file, withApi(TEXT.replace(from, to)));
    const text = why.startsWith(':') ? `the workload is not complete${why}` : why;
    await expectRefusal(
      ['verify', '-w', './alarms.mjs'],
      new RegExp(`^millrace: --workload ${file}: ${escaped(text)}`),
      {
        folder,
      },
    );
  });

  it('is refused where there is no such file', () =>
    expectRefusal(
      ['run', '-w', './gone.js'],
      '--workload ./gone.js: there is no such file; give a path to a JavaScript module (./mine.js)',
    ));

  it('is refused where results could not distinguish it from another', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'iot.mjs'), withApi(TEXT.replace("name: 'alarms'", "name: 'iot'")));
    await expectRefusal(
      ['run', '-w', 'iot,./iot.mjs'],
      '--workload ./iot.mjs: its name iot is that of another workload of the run; results could not distinguish them',
      { folder },
    );
  });
});

/** A module's text for a folder from which `millrace` cannot be imported by name. */
function withApi(text: string): string {
  return text.replace("'millrace'", `'${new URL('../dist/api/index.js', import.meta.url).href}'`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
