import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Ended, engineFile, millrace, newFolder } from './testing/run-cli.ts';

const TYPED = engineFile('typed').replace(/js$/, 'ts');

/** What `verify` must say of each fault, in its verdict and the lines below it. */
const FAULTS: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  'makes-no-operator': [/^WRONG .*: 100 missing of 100$/, 'operator() was never called: call it once in a run'],
  'makes-two-operators': ['broke its contract: operator() was called twice: call it once in a run'],
  'never-ends': [/^WRONG .* missing of 100$/, 'end() was never called: call it once source.ended is true'],
  'ends-twice': ['broke its contract: end() was called twice: call it once in a run'],
  'ends-when-aborted': [
    'when aborted while it waits: end() was called with 1,250 of 5,000 events taken and more to come: wait for source.ended',
  ],
  'does-not-wait': [
    /^WRONG .*: 100 missing of 100$/,
    /^run\(\) ended with \d+ of 5,000 events taken: go on until source\.ended$/,
  ],
  'stops-when-nothing-is-there': [
    /wrong of 100 while events arrive gradually$/,
    'run() ended with 1,250 of 5,000 events taken: go on until source.ended',
  ],
  'leaves-the-last': ['run() ended with 4,999 of 5,000 events processed: process each below what take() returns'],
  'counts-what-it-takes': [
    /^process\((\d+)\) was called when take\(\) had returned \1: that is the position behind the last event taken$/,
  ],
  'repeats-an-event': ['process(7) was called where 8 was next: each position once, in order'],
  'hurries-the-watermark': [
    /advance\(.*\) was called where the watermark of the events processed was .*: carry each watermark behind the events taken with it/,
  ],
  'never-commits': [/^WRONG .*: 100 missing of 100$/, '100 answers emitted, never committed: await sink.commit()'],
  'does-not-await-commits': [
    'with commits that return promises',
    'commit() was called before the one before it had completed: await its promise',
  ],
  'answers-too-narrowly': [
    'emit() was given 2 values; an answer has 6: region, window_start, readings, minimum, maximum, total',
  ],
  'answers-with-no-number': ['emit() was given NaN as minimum; answers are finite numbers'],
  'answers-with-a-text': ["emit() was given '3' as readings; answers are finite numbers"],
  'keeps-state-in-its-module': [
    /^WRONG .*: 100 missing of 100 in a second run of one process$/,
    'operator() was never called: call it once in a run',
  ],
  'needs-an-event': [/^TypeError: there is no event \(lax\.js:\d+\), over an empty trace$/],
  'needs-the-main-thread': [/^RangeError: not in a thread \(lax\.js:\d+\), over two partitions$/],
  'ignores-an-abort': ['aborted while it waited, run() did not end within 10 s'],
};

describe('verify of engines that break their contract', () => {
  let ended: Ended;
  beforeAll(async () => {
    const faults = `lax.fault=${Object.keys(FAULTS).join()}`;
    ended = await millrace(['verify', '-w', 'weather', '--events', '5k', '-e', engineFile('lax'), '--set', faults]);
  });

  it.each(Object.entries(FAULTS))('names it: %s', (fault, expected) => {
    const lines = ended.stdout.split('\n');
    const from = lines.findIndex((line) => line.includes(` × Lax · fault ${fault}: `));
    const length = lines.slice(from + 1).findIndex((line) => !line.startsWith('  '));
    const reported = lines.slice(from, from + 1 + length).map((line) => line.trim());
    for (const words of expected) {
      const has = (line: string): boolean =>
        typeof words === 'string' ? line.includes(words) : words.test(line) || words.test(afterState(line));
      expect(reported.some(has), `${words} in\n${reported.join('\n')}`).toBe(true);
    }
  });

  it('calls none of them right, and exits with 4', () => {
    expect(ended.stdout).not.toMatch(/^right/m);
    expect(ended.code).toBe(4);
  });
});

/** The reason in "failed  weather × Lax · fault x: the reason". */
function afterState(line: string): string {
  return line.replace(/^failed {2}weather × [^:]*: /, '');
}

it('run fails the cell of an engine whose answers are right and whose contract is broken', async () => {
  const words = ['run', '-w', 'weather', '--events', '5k', '--rate', '1k', '--duration', '200ms', '--out', 'out'];
  const set = ['-e', engineFile('lax'), '--set', 'lax.fault=ends-twice'];
  const { code, stderr } = await millrace([...words, ...set], newFolder());
  expect(stderr).toContain(
    '\nweather: Lax: failed: broke its contract: end() was called twice: call it once in a run\n',
  );
  expect(code).toBe(4);
});

it('run reports wrong answers with the clause that was broken, on the console and in the report', async () => {
  const folder = newFolder();
  const words = ['run', '-w', 'weather', '--events', '5k', '--rate', '1k', '--duration', '200ms', '--out', 'out'];
  const set = ['-e', engineFile('lax'), '--set', 'lax.fault=never-commits'];
  const { stdout } = await millrace([...words, ...set], folder);
  const reported = '100 missing of 100 (100 answers emitted, never committed: await sink.commit())';
  expect(stdout).toContain(`WRONG    ${reported}: not ranked`);
  expect(readFileSync(join(folder, 'out', 'report.html'), 'utf8')).toContain(reported);
});

describe('a module in TypeScript', () => {
  it('runs, or the message says what to do', async () => {
    const { code, stdout, stderr } = await millrace(['verify', '-w', 'weather', '--events', '5k', '-e', TYPED]);
    const runs = Boolean((process.features as { typescript?: unknown }).typescript);
    expect(code).toBe(runs ? 0 : 2);
    expect(runs ? stdout : stderr).toMatch(
      runs
        ? /^right {2}weather × Typed: /
        : /compile TypeScript to JavaScript first, or run millrace with Node 22\.18 or later\n$/,
    );
  });
});
