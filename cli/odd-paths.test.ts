import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cellsOfEveryState, resultOf } from '../harness/results/testing/made-result.ts';
import { QUICK, QUICK_TRACE } from './testing/quick.ts';
import { type Ended, millrace, newFolder } from './testing/run-cli.ts';

/** What a terminal would interpret: a colour, a new line, a change of direction. */
const ODD = 'a\u001b[31mb\nc\u202ed';
const SHOWN = 'a\\u001b[31mb c\\u202ed';

describe.concurrent('a path that a terminal would interpret is shown escaped, in one line', () => {
  const folder = newFolder();
  beforeAll(async () => {
    await millrace([...QUICK_TRACE, '--out', 'trace'], folder);
    mkdirSync(join(folder, ODD));
    copyFileSync(join(folder, 'trace', 'events.csv'), join(folder, `${ODD}.csv`));
    copyFileSync(join(folder, 'trace', 'stations.csv'), join(folder, `${ODD}-stations.csv`));
    writeFileSync(join(folder, `${ODD}-bad.csv`), 'event_time,station,temperature\n1,a\n');
    const result = JSON.stringify(resultOf(cellsOfEveryState()));
    writeFileSync(join(folder, `${ODD}.json`), result);
    writeFileSync(join(folder, ODD, 'result.json'), result);
    writeFileSync(join(folder, `${ODD}.mjs`), 'export const engine = 5;');
  });
  const file = `${ODD}.json`;
  const replay = [
    '-w',
    'weather',
    '-e',
    'streaming',
    '--trace',
    `${ODD}.csv`,
    '--table',
    `stations=${ODD}-stations.csv`,
  ];

  it.each([
    ['trace -o', [...QUICK_TRACE, '-o', join(ODD, 'trace')], 0],
    ['run -o', [...QUICK, '-e', 'streaming', '-o', join(ODD, 'run')], 0],
    ['run --trace', ['run', ...replay, '--rate', '1k', '--duration', '200ms', '-o', join(ODD, 'replay')], 0],
    ['verify --trace', ['verify', ...replay], 0],
    ['verify --trace that is not there', ['verify', '-w', 'weather', '--trace', `${ODD}.gone`], 2],
    ['verify --trace with a mistake', ['verify', '-w', 'weather', '-e', 'streaming', '--trace', `${ODD}-bad.csv`], 2],
    ['verify -e', ['verify', '-e', `./${ODD}.mjs`], 2],
    ['report', ['report', ODD], 0],
    ['report -o', ['report', file, '-o', `${ODD}.html`], 0],
    ['report of two', ['report', file, file, '-o', `${ODD}-two.html`], 0],
    ['report that is not there', ['report', `${ODD}.gone`], 2],
    ['compare -o', ['compare', file, file, '--format', 'html', '--allow-unjudged', '-o', `${ODD}-compared.html`], 0],
  ])('%s', async (_, words, code) => {
    const ended = await millrace(words, folder);
    expect(ended.code).toBe(code);
    expectShown(ended);
  });
});

function expectShown({ stdout, stderr }: Ended): void {
  const reported = stdout + stderr;
  expect(reported).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  const lines = reported.split('\n').filter((line) => /31m|c\\u202ed/.test(line));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => !line.includes(SHOWN))).toEqual([]);
}
