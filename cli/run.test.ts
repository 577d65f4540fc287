import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readResult } from '../harness/results/result-file.ts';
import type { Result } from '../harness/results/schema.ts';
import { loadCsv } from './testing/load-csv.ts';
import { QUICK, QUICK_TRACE } from './testing/quick.ts';
import { type Ended, engineFile, millrace, newFolder } from './testing/run-cli.ts';

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
      ['Streaming', 'measured'],
      ['Batch', 'measured'],
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

  it("tells a user's own engine by its file", () => {
    expect(result.cells[2]?.engine).toMatchObject({ name: 'simple', module: expect.stringMatching(/simple\.js$/) });
  });

  it('tells the command that repeats it', () => {
    expect(result.settings.command).toMatch(/^millrace run --workload weather --events 5k .* --out results\/first$/);
  });

  it('makes latest point to it', () => {
    expect(readlinkSync(join(folder, 'results', 'latest'))).toBe('first');
  });

  it('leaves the result, its report and the answers, and no folder to work in', () => {
    expect(new Set(readdirSync(out))).toEqual(
      new Set([
        'answers-weather-batch.csv',
        'answers-weather-simple.csv',
        'answers-weather-streaming.csv',
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
    expect(ended.stdout).toMatch(/^Batch needs the whole history: .* for 5,000 events\.$|^\S.* Batch .*\.$/m);
  });

  it('tells its progress in plain lines without a terminal', () => {
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
    for (const engine of ['streaming', 'batch', 'simple']) {
      const answers = loadCsv(join(out, `answers-weather-${engine}.csv`));
      expect([...answers.columns, 'due']).toEqual(expected.columns);
      expect(answers.rows).toHaveLength(expected.rows.length);
      expect(new Set(answers.rows.map(String))).toEqual(new Set(expected.rows.map((row) => String(row.slice(0, -1)))));
    }
  });
});

it('writes into a folder of the time where none is named', async () => {
  const folder = newFolder();
  await millrace([...QUICK, '-e', 'batch'], folder);
  const names = readdirSync(join(folder, 'results'));
  expect(names).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/), 'latest']);
  expect(existsSync(join(folder, 'results', 'latest', 'result.json'))).toBe(true);
});
