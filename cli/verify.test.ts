import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
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

  it('tells one line for each workload and engine', () => {
    const lines = ended.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(16);
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
    expect(ended.stdout).toContain('right  weather × Streaming: 340 answers over 20,000 events\n');
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
    const told = new RegExp(`^WRONG {2}weather × Wrong · fault ${fault}: (.*)$`, 'm').exec(ended.stdout)?.[1];
    expect(told).toMatch(counts);
  });

  it('shows examples of both answers', () => {
    expect(ended.stdout).toMatch(/\n {7}wrong: answered (\d+, \d+, \d+), .*; right is \1, .*\n/);
  });
});

it('verify names an engine that fails, and why', async () => {
  const { code, stdout } = await millrace([...WEATHER, '-e', engineFile('faulty')]);
  expect({ code, stdout }).toEqual({ code: 4, stdout: 'failed  weather × Faulty: thrown at once\n' });
});

it('verify of a trace in which no answer is due verifies nothing, and exits with 4', async () => {
  const { code, stderr } = await millrace(['verify', '-w', 'fraud', '--events', '1', '-e', 'streaming']);
  expect(code).toBe(4);
  expect(stderr).toMatch(/\nmillrace: nothing was verified: no answer is due in this trace; give it more --events\n$/);
});
