import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Ended, millrace, newFolder, PROGRAM, startCommand } from './testing/run-cli.ts';

/** What docs/adding-a-workload.md works through, and mistakes in it that `verify` finds. */

const markdown = readFileSync('docs/adding-a-workload.md', 'utf8');
const worked = markdown.split(/^## /m).find((section) => section.startsWith('From a question'))!;
const blocks = [...worked.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, text]) => ({
  language,
  text: text!,
}));

/** A folder that finds `millrace` as an installed package, with the files of the document, some texts in them replaced. */
function folderOf(...changes: readonly (readonly [string, string])[]): string {
  const folder = newFolder();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(resolve('.'), join(folder, 'node_modules', 'millrace'));
  for (const [language, name] of [
    ['js', 'rises.js'],
    ['sql', 'rises.sql'],
  ]) {
    const own = blocks.filter((block) => block.language === language);
    let text = own.map((block) => block.text).join('\n');
    for (const [from, to] of language === 'js' ? changes : []) {
      expect(text).toContain(from);
      text = text.replace(from, to);
    }
    writeFileSync(join(folder, name!), text);
  }
  return folder;
}

function run(command: string, folder: string): Promise<Ended> {
  const npx = 'npx() { shift; "$NODE" "$PROGRAM" "$@"; }';
  return startCommand(['sh', '-c', `${npx}\n${command}`], folder, { NODE: process.execPath, PROGRAM }).ended;
}

/** Without the progress. */
function printed({ stdout, stderr }: Pick<Ended, 'stdout' | 'stderr'>): string {
  return (stdout + stderr).replaceAll(/^\[\d+\/\d+\] .*\n/gm, '');
}

it('is a workload of at most 60 lines', () => {
  const lines = blocks
    .filter(({ language }) => language !== 'sh' && language !== 'text')
    .flatMap(({ text }) => text.trim().split('\n'));
  expect(lines.length).toBeGreaterThan(30);
  expect(lines.length).toBeLessThanOrEqual(60);
});

it('prints what the document says', async () => {
  const folder = folderOf();
  const commands = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text);
  const texts = blocks.filter(({ language }) => language === 'text').map(({ text }) => text);
  expect(commands.length).toBe(3);
  for (const [place, command] of commands.entries()) {
    expect(printed(await run(command, folder))).toBe(texts[place]);
  }
});

describe.concurrent('a mistake', () => {
  it.each([
    [
      'in the operator, where there is no query',
      [
        ['fill(1000)', 'fill(0)'],
        ['oracle, queryFile }', 'oracle }'],
      ],
      /^WRONG {2}rises: operator and oracle disagree, and there is no third form \(SQL, Java\) to tell which is wrong: oracle lacks reading_id=0, gauge=\d, rise=\d+, which operator gives; on the 1 event in rises-wrong\/\n$/,
    ],
    [
      'in the generator',
      [['random.below(100)', 'Math.floor(100 * Math.random())']],
      /^WRONG {2}rises: generator is wrong: the same seed gives another column level, row \d+ \(\d+, then \d+\): draw all by new Random\(seed\), with seed 1\n$/,
    ],
  ] as [string, [string, string][], RegExp][])('%s is blamed by exit code 4', async (_, changes, says) => {
    const folder = folderOf(...changes);
    const { code, stdout, stderr } = await millrace(['verify', '-w', './rises.js', '-e', 'streaming'], folder);
    expect(stdout).toMatch(says);
    expect({ code, stderr }).toEqual({
      code: 4,
      stderr: 'millrace: the workload itself is wrong: no engine was asked\n',
    });
  });

  it('that never ends is ended by the time limit', async () => {
    const folder = folderOf(['const before = new Int32Array', 'for (;;); const before = new Int32Array']);
    const words = ['verify', '-w', './rises.js', '-e', 'streaming', '--time-limit', '3s'];
    const { code, stdout } = await millrace(words, folder);
    expect({ code, stdout }).toEqual({ code: 4, stdout: 'failed rises: hung: did not stop within 3 s\n' });
  });
});
