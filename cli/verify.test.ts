import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readResult } from '../harness/results/result-file.ts';
import { workloads } from '../workloads/registry.ts';
import { type Ended, engineFile, millrace, newFolder } from './testing/run-cli.ts';

const WEATHER = ['verify', '-w', 'weather', '--events', '20k'];

describe('verify of engines that answer rightly', () => {
  const temporary = newFolder();
  let ended: Ended;
  beforeAll(async () => {
    const engines = `streaming,micro-batch,duckdb,${engineFile('simple')}`;
    ended = await millrace(['verify', '--events', '5k', '-e', engines], newFolder(), { TMPDIR: temporary });
  });

  it('exits with 0', () => {
    expect(ended.code).toBe(0);
  });

  it('prints one line for each workload and engine', () => {
    const lines = ended.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(4 * workloads.length);
    expect(lines.filter((line) => !/^right {2}\w+ × [\w -]+: [\d,]+ answers over 5,000 events$/.test(line))).toEqual(
      [],
    );
  });

  it('leaves nothing in the folder for temporary files', () => {
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('verify of engines that answer wrongly', () => {
  let ended: Ended;
  beforeAll(async () => {
    const faults = 'wrong.fault=alters,drops,duplicates,invents,peeks,ends-early';
    ended = await millrace([...WEATHER, '-e', `streaming,${engineFile('wrong')}`, '--set', faults]);
  });

  it('exits with 4 and one line why', () => {
    expect(ended.code).toBe(4);
    expect(ended.stderr).toMatch(/\nmillrace: not every engine answered rightly\n$/);
  });

  it('tells the right one beside them', () => {
    expect(ended.stdout).toContain('right  weather × Embedded streaming: 340 answers over 20,000 events\n');
  });

  it.each([
    ['alters', '340 wrong of 340'],
    ['drops', '170 missing of 340'],
    ['duplicates', '340 duplicate of 340'],
    ['invents', '1 unexpected of 340'],
  ])('counts the faults of one that %s', (fault, counts) => {
    expect(ended.stdout).toContain(`WRONG  weather × Wrong · fault ${fault}: ${counts}\n`);
  });

  it.each([
    ['reads ahead of take()', 'peeks', /^\d+ wrong of 340$/],
    ['answers before it can know', 'ends-early', /^[\d,]+ duplicate, \d+ wrong of 340$/],
  ])('finds out one that %s', (_, fault, counts) => {
    const reported = new RegExp(`^WRONG {2}weather × Wrong · fault ${fault}: (.*)$`, 'm').exec(ended.stdout)?.[1];
    expect(reported).toMatch(counts);
  });

  it('shows examples of both answers, by the names of their columns', () => {
    expect(ended.stdout).toMatch(
      /\n {7}wrong: answered (region=\d+, window_start=\d+, readings=\d+), .*; right is \1, .*\n/,
    );
  });
});

it('verify names an engine that fails, and why', async () => {
  const { code, stdout } = await millrace([...WEATHER, '-e', engineFile('faulty')]);
  expect({ code, stdout }).toEqual({
    code: 4,
    stdout: 'failed  weather × Faulty: Error: thrown at once (faulty.js:7)\n',
  });
});

describe('verify of a trace in which no answer is due', () => {
  let ended: Ended;
  beforeAll(async () => {
    ended = await millrace(['verify', '-w', 'fraud,weather', '--events', '1', '-e', 'streaming']);
  });

  it('calls nothing right that it could not verify', () => {
    expect(ended.stdout).toBe(
      'none   fraud × Embedded streaming: no answer is due in 1 event: nothing was verified\n' +
        'right  weather × Embedded streaming: 1 answer over 1 event\n',
    );
  });

  it('exits with 2, and says what to do', () => {
    expect(ended.code).toBe(2);
    expect(ended.stderr.split('\n').slice(-3)).toEqual([
      'millrace: Nothing is asked: no answer of fraud is due in its 1 event, so there is none to verify or to time. ' +
        'Give more --events, or other parameters (--set fraud.NAME=VALUE).',
      'millrace: not every engine was verified',
      '',
    ]);
  });
});

describe('what an engine prints', () => {
  const chatty = engineFile('chatty');

  it('is shown by verify, a part of it where it is long, and plainly', async () => {
    const { stdout } = await millrace(['verify', '-w', 'weather', '--events', '5k', '-e', chatty]);
    const [verdict, heading, first, ...rest] = stdout.trimEnd().split('\n');
    expect(verdict).toMatch(/^right /);
    expect([heading, first]).toEqual(['       it printed:', '       │ [verification]']);
    expect(rest).toContain('       │ an error\\u001b[31m of run 1');
    expect(rest).toContain('       │ a line of run 1');
    expect(rest.at(-1)).toMatch(/^ {7}│ … and \d+ more lines$/);
  });

  it('is kept by run beside the result, which names it; of one that prints nothing there is none', async () => {
    const folder = newFolder();
    const words = ['run', ...WEATHER.slice(1, 3), '--events', '5k', '--rate', '1k', '--duration', '200ms'];
    const { stdout } = await millrace([...words, '--out', 'out', '-e', `streaming,${chatty}`], folder);
    const log = 'log-weather-chatty.txt';
    expect(stdout).toContain(`What engines printed is kept beside the result: ${log}.\n`);
    const { cells } = readResult(join(folder, 'out', 'result.json'));
    expect(cells.map((cell) => cell.log)).toEqual([undefined, log]);
    expect(readdirSync(join(folder, 'out')).sort()).toEqual([log, 'report.html', 'result.json']);
    const text = readFileSync(join(folder, 'out', log), 'utf8');
    expect(text.match(/^\[.*\]$/gm)?.toSorted()).toEqual(['[latency 1]', '[throughput 1]', '[verification]']);
    expect(text.match(/^a line of run 1$/gm)).toHaveLength(3);
  });
});
