import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readResult } from '../harness/results/result-file.ts';
import type { Result } from '../harness/results/schema.ts';
import { loadCsv } from './testing/load-csv.ts';
import { QUICK, QUICK_TRACE } from './testing/quick.ts';
import { type Ended, engineFile, millrace, newFolder, start } from './testing/run-cli.ts';

describe('run', () => {
  const folder = newFolder();
  const out = join(folder, 'results', 'first');
  let ended: Ended;
  let result: Result;
  beforeAll(async () => {
    const engines = ['-e', 'streaming,batch', '-e', engineFile('simple')];
    ended = await millrace([...QUICK, ...engines, '--answers', '--out', 'results/first'], folder);
    result = readResult(join(out, 'result.json'));
  });

  it('exits with 0', () => {
    expect(ended).toMatchObject({ code: 0, signal: null });
  });

  it('writes a complete, valid result', () => {
    expect(result.state).toBe('complete');
    expect(result.cells.map(({ label, outcome }) => [label, outcome.state])).toEqual([
      ['Embedded streaming', 'measured'],
      ['Embedded batch', 'measured'],
      ['Simple', 'measured'],
    ]);
  });

  it('verifies every trial', () => {
    for (const { outcome } of result.cells) {
      for (const { verification } of outcome.state === 'measured' ? outcome.trials : []) {
        expect(verification).toMatchObject({ missing: 0, duplicate: 0, wrong: 0, unexpected: 0, early: 0 });
        expect(verification.correct).toBe(verification.expected);
      }
    }
  });

  it("identifies a user's own engine by its file", () => {
    expect(result.cells[2]?.engine).toMatchObject({ name: 'simple', module: expect.stringMatching(/simple\.js$/) });
  });

  it('names the command that repeats it', () => {
    expect(result.settings.command).toMatch(/^millrace run --workload weather --events 5k .* --out results\/first$/);
  });

  it('makes latest point to it', () => {
    expect(readlinkSync(join(folder, 'results', 'latest'))).toBe('first');
  });

  it('leaves the result, its report and the answers, and no scratch folder', () => {
    expect(new Set(readdirSync(out))).toEqual(
      new Set([
        'answers-weather-embedded-batch.csv',
        'answers-weather-simple.csv',
        'answers-weather-embedded-streaming.csv',
        'report.html',
        'result.json',
      ]),
    );
  });

  it('shows a table with a line for each engine, and where the result and the report are', () => {
    for (const { label } of result.cells) {
      expect(ended.stdout).toMatch(new RegExp(`^ {2}${label} +\\S+ +verified +[\\d.]+ [kM] `, 'm'));
    }
    expect(ended.stdout.trimEnd().split('\n').slice(-2)).toEqual([join(out, 'result.json'), join(out, 'report.html')]);
  });

  it('says in a sentence what the figures mean', () => {
    expect(ended.stdout).toMatch(
      /^Embedded batch needs the whole history: .* for 5,000 events\.$|^\S.* Embedded batch .*\.$/m,
    );
  });

  it('shows its progress in plain lines without a terminal', () => {
    const lines = ended.stderr.trimEnd().split('\n');
    expect(lines.filter((line) => !/^\[\d+\/\d+\] weather: .* · \d+ s left$/.test(line))).toEqual([]);
    expect(lines).toHaveLength(2 + 3 + 3 + 2);
  });

  it('counts its steps up to their number', () => {
    const steps = [...ended.stderr.matchAll(/^\[(\d+)\/(\d+)\]/gm)].map(([, done, total]) => [done, total]);
    expect(steps).toEqual(steps.map((_, index) => [String(index + 1), String(steps.length)]));
  });

  it('writes exactly the answers of the oracle', async () => {
    await millrace([...QUICK_TRACE, '--out', 'trace'], folder);
    const expected = loadCsv(join(folder, 'trace', 'answers.csv'));
    for (const engine of ['embedded-streaming', 'embedded-batch', 'simple']) {
      const answers = loadCsv(join(out, `answers-weather-${engine}.csv`));
      expect([...answers.columns, 'due']).toEqual(expected.columns);
      expect(answers.rows).toHaveLength(expected.rows.length);
      expect(new Set(answers.rows.map(String))).toEqual(new Set(expected.rows.map((row) => String(row.slice(0, -1)))));
    }
  });
});

const BATCH = [...QUICK, '-e', 'batch'];
const TIME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(-\d+)?$/;

it('writes into a folder named by the time where none is given', async () => {
  const folder = newFolder();
  await millrace(BATCH, folder);
  const names = readdirSync(join(folder, 'results'));
  expect(names).toEqual([expect.stringMatching(TIME), 'latest']);
  expect(existsSync(join(folder, 'results', 'latest', 'result.json'))).toBe(true);
});

it('gives each of several runs begun at once a folder of its own', async () => {
  const folder = newFolder();
  const ends = await Promise.all(['1', '2', '3'].map((seed) => millrace([...BATCH, '--seed', seed], folder)));
  const files = ends.map(({ stdout }) => stdout.trimEnd().split('\n').at(-2)!);
  expect(new Set(files).size).toBe(3);
  expect(files.map((file) => readResult(file).settings.seed)).toEqual([1, 2, 3]);
  const names = readdirSync(join(folder, 'results')).filter((name) => name !== 'latest');
  expect(names).toEqual(names.map(() => expect.stringMatching(TIME)));
  expect(names).toHaveLength(3);
});

describe('a run elsewhere than in results/', () => {
  it("leaves a user's own link alone", async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'mine', 'v42'), { recursive: true });
    symlinkSync('v42', join(folder, 'mine', 'latest'));
    await millrace([...BATCH, '-o', 'mine/bench'], folder);
    expect(readlinkSync(join(folder, 'mine', 'latest'))).toBe('v42');
  });

  it('makes no link, here or above', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'here'));
    const { code } = await millrace([...BATCH, '-o', '.'], join(folder, 'here'));
    expect(code).toBe(0);
    expect(readdirSync(folder)).toEqual(['here']);
    expect(readdirSync(join(folder, 'here')).toSorted()).toEqual(['report.html', 'result.json']);
  });
});

describe('run --overwrite', () => {
  it('replaces a result by a complete one', async () => {
    const folder = newFolder();
    const into = ['--out', 'out', '--overwrite', '--answers'];
    for (const seed of ['1', '2']) {
      expect((await millrace([...BATCH, ...into, '--seed', seed], folder)).code).toBe(0);
      expect(readResult(join(folder, 'out', 'result.json')).settings.seed).toBe(Number(seed));
    }
    expect(readdirSync(join(folder, 'out')).toSorted()).toEqual([
      'answers-weather-embedded-batch.csv',
      'report.html',
      'result.json',
    ]);
  });

  it('leaves it as it was where no cell of the run has finished', async () => {
    const folder = newFolder();
    await millrace([...BATCH, '--out', 'out'], folder);
    const before = readFileSync(join(folder, 'out', 'result.json'), 'utf8');
    const faulty = ['-e', engineFile('faulty'), '--set', 'faulty.fault=loops'];
    const started = start([...QUICK, ...faulty, '--out', 'out', '--overwrite'], folder);
    await started.said('Faulty, verification');
    started.process.kill('SIGINT');
    const { code, stderr } = await started.ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/\nmillrace: interrupted before a cell had finished: what --out holds is as it was\n$/);
    expect(readFileSync(join(folder, 'out', 'result.json'), 'utf8')).toBe(before);
    expect(readdirSync(join(folder, 'out')).toSorted()).toEqual(['report.html', 'result.json']);
  });
});
