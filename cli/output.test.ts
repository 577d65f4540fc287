import { existsSync, linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readResult } from '../harness/results/result-file.ts';
import { cell, measured, resultOf, throughputTrial } from '../harness/results/testing/made-result.ts';
import { QUICK } from './testing/quick.ts';
import { engineFile, expectRefusal, millrace, newFolder, PROGRAM, startCommand } from './testing/run-cli.ts';

/** How readers go away: what a shell says behind the command. */
const GONE = {
  'stdout read by nobody': '2>/dev/null | true',
  'a line of stdout read': '2>/dev/null | head -1 >/dev/null',
  'stderr read by nobody': '3>&1 1>/dev/null 2>&3 | true',
  'both read by nobody': '2>&1 | true',
  'stdout closed': '>&- 2>/dev/null | cat',
  'stderr closed': '2>&- >/dev/null | cat',
  'both closed': '>&- 2>&- | cat',
  'stdout on a full disk': '>/dev/full 2>/dev/null | cat',
  'stderr on a full disk': '2>/dev/full >/dev/null | cat',
  'both on a full disk': '>/dev/full 2>&1 | cat',
} as const;
const ALL = Object.entries(GONE);

/** The exit code of a command whose output goes where the shell says. */
async function codeOf(words: readonly string[], end: string, folder: string): Promise<number> {
  const script = `"$0" "$@" ${end}; exit "\${PIPESTATUS[0]}"`;
  const { code, stderr } = await startCommand(['bash', '-c', script, process.execPath, PROGRAM, ...words], folder, {})
    .ended;
  expect(stderr).toBe('');
  return code!;
}

describe.concurrent.each(ALL)('with %s', (_, end) => {
  it('a run ends as it would have, with its result and its report', async () => {
    const folder = newFolder();
    const faulty = ['-e', `batch,${engineFile('faulty')}`, '--set', 'faulty.fault=throws-at-once'];
    expect(await codeOf([...QUICK, ...faulty, '--out', 'out'], end, folder)).toBe(4);
    expect(readResult(join(folder, 'out', 'result.json')).cells.map(({ outcome }) => outcome.state)).toEqual([
      'measured',
      'failed',
    ]);
    expect(existsSync(join(folder, 'out', 'report.html'))).toBe(true);
  });

  it('a gate that fails still fails', async () => {
    const folder = newFolder();
    const run = (name: string, factor: number): void => {
      const trials = [1, 1.01, 0.99, 1, 1.02, 0.98].map((noise, trial) => throughputTrial(1e6 * factor * noise, trial));
      const made = resultOf([cell('Streaming', 'streaming', measured(...trials))], { trials: 6 });
      writeFileSync(join(folder, name), JSON.stringify(made));
    };
    run('base.json', 1);
    run('new.json', 0.5);
    expect(await codeOf(['compare', 'base.json', 'new.json', '--format', 'html'], end, folder)).toBe(3);
    if (!end.includes('/dev/full') || end.startsWith('2>')) {
      expect(await codeOf(['compare', 'base.json', 'new.json'], end, folder)).toBe(3);
    }
  });

  it('verify reports wrong answers by its code', async () => {
    const words = ['verify', '-w', 'weather', '--events', '2k', '-e', engineFile('wrong')];
    expect(await codeOf(words, end, newFolder())).toBe(4);
  });
});

describe('what is asked for as text', () => {
  const folder = newFolder();
  beforeAll(() => writeFileSync(join(folder, 'a.json'), JSON.stringify(resultOf([]))));
  const commands = [['list'], ['list', '--json'], ['report', 'a.json', '--format', 'markdown']];

  it.each(commands)('is not read to its end: %j succeeds', async (...words) => {
    expect(await codeOf(words, '2>/dev/null | true', folder)).toBe(0);
    expect(await codeOf(words, '2>/dev/null | head -1 >/dev/null', folder)).toBe(0);
  });

  it.each(commands)('cannot be written: %j says so', async (...words) => {
    const script = '"$0" "$@" >/dev/full';
    const ended = await startCommand(['bash', '-c', script, process.execPath, PROGRAM, ...words], folder, {}).ended;
    expect(ended).toMatchObject({ code: 1, stderr: 'millrace: the output cannot be written (ENOSPC)\n' });
  });
});

describe.each([
  ['report', ['report', 'a.json']],
  ['compare', ['compare', 'a.json', 'b.json', '--format', 'markdown', '--allow', 'all']],
])('--out of %s', (_, words) => {
  const folder = newFolder();
  beforeAll(() => {
    for (const name of ['a.json', 'b.json']) {
      writeFileSync(
        join(folder, name),
        JSON.stringify(resultOf([cell('Batch', 'batch', measured(throughputTrial(5e7)))])),
      );
    }
    symlinkSync('a.json', join(folder, 'symbolic.json'));
    linkSync(join(folder, 'a.json'), join(folder, 'hard.json'));
    mkdirSync(join(folder, 'reports'));
  });

  it.each(['a.json', './a.json', 'symbolic.json', 'hard.json'])('that is what it reads, as %s, is refused', (out) =>
    expectRefusal([...words, '--out', out], `--out ${out}: that is what is read (a.json); give another file`, {
      folder,
    }),
  );

  it('is written whole, through a link', async () => {
    writeFileSync(join(folder, 'reports', 'kept'), 'an old one');
    symlinkSync(join('reports', 'kept'), join(folder, `link-${words[0]}`));
    const old = readFileSync(join(folder, 'reports', 'kept'), 'utf8');
    await millrace([...words, '--out', `link-${words[0]}`], folder);
    const now = readFileSync(join(folder, 'reports', 'kept'), 'utf8');
    expect(now).not.toBe(old);
    expect(now.length).toBeGreaterThan(100);
  });

  it.each([
    ['a device', '"$0" "$@" --out /dev/stdout | cat'],
    ['a pipe', 'mkfifo "pipe-$1"; "$0" "$@" --out "pipe-$1" & cat "pipe-$1"; wait'],
  ])('may be %s', async (_, script) => {
    const { stdout } = await startCommand(['bash', '-c', script, PROGRAM, ...words], folder, {}).ended;
    expect(stdout).toContain('Batch');
  });

  it('in a missing folder is reported in one line', () =>
    expectRefusal([...words, '--out', 'none/x'], /^millrace: .*none\/x cannot be written: ENOENT/, {
      folder,
      code: 1,
    }));
});
