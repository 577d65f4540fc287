import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runHere } from './testing/in-process.ts';
import { expectRefusal, millrace, newFolder } from './testing/run-cli.ts';

const NAMES = 'give up to 50 lower-case letters, digits and hyphens, the first of them a letter';

describe('millrace new', () => {
  it('writes the folder, says what is in it and what comes next, and asks nothing', async () => {
    const folder = newFolder();
    expect(await millrace(['new', 'engine', 'my-2nd'], folder)).toEqual({
      code: 0,
      signal: null,
      stdout:
        'my-2nd/README.md\nmy-2nd/engine.js\nmy-2nd/package.json\nNext: cd my-2nd && npm test (README.md there has more)\n',
      stderr: '',
    });
    for (const file of readdirSync(join(folder, 'my-2nd'))) {
      const text = readFileSync(join(folder, 'my-2nd', file), 'utf8');
      expect(text).not.toContain('NAME');
      expect(text).toContain('my-2nd');
    }
  });

  it.each([
    [['new'], 'new: say what, and its name: millrace new engine NAME, or millrace new workload NAME'],
    [['new', 'engine'], 'new: say what, and its name: millrace new engine NAME, or millrace new workload NAME'],
    [['new', 'engin', 'x'], 'new engin: not known; did you mean engine? there is engine, workload'],
    [['new', 'engine', 'My'], `new engine My: ${NAMES}`],
    [['new', 'engine', '../x'], `new engine ../x: ${NAMES}`],
    [['new', 'workload', '2nd'], `new workload 2nd: ${NAMES}`],
    [['new', 'engine', 'rxjs'], 'new engine rxjs: that is the name of engine rxjs of millrace; give another'],
    [['new', 'engine', 'iot'], 'new engine iot: that is the name of workload iot of millrace; give another'],
    [['new', 'workload', 'iot'], 'new workload iot: that is the name of workload iot of millrace; give another'],
    [
      ['new', 'engine', 'x', '--form', 'sq'],
      '--form sq: not known; did you mean sql? there is command, java, sql, typescript',
    ],
    [
      ['new', 'workload', 'x', '--form', 'sql'],
      '--form sql: it belongs to millrace new engine; a workload has its query in several forms',
    ],
  ])('refuses %j', async (words, line) => {
    const before = readdirSync('.');
    expect(await runHere(words)).toEqual({ code: 2, stdout: '', stderr: `millrace: ${line}\n` });
    expect(readdirSync('.')).toEqual(before);
  });

  it.each(['folder', 'file'])('refuses the name of a %s that is there', async (kind) => {
    const folder = newFolder();
    if (kind === 'folder') {
      mkdirSync(join(folder, 'mine'));
    } else {
      writeFileSync(join(folder, 'mine'), '');
    }
    const line = 'new engine mine: mine is there already; give another name, or remove it';
    await expectRefusal(['new', 'engine', 'mine'], line, { folder });
  });
});
