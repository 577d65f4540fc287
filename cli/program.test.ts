import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readResult } from '../harness/results/result-file.ts';
import { millrace, newFolder } from './testing/run-cli.ts';

/** Programs as engines, as a user gives them. That of the tests takes events and never answers. */
const program = fileURLToPath(new URL('../dist/harness/hosts/program/testing/program.js', import.meta.url));
const node = `'${process.execPath}' '${program}'`;
const small = ['-w', 'weather', '--events', '5k'];

describe.concurrent('a program', () => {
  it.each([
    ['dies', 'it ended with code 1; its last words: ZeroDivisionError: division by zero'],
    [
      'prints',
      'it wrote "Loading the model…" to its standard output, which is for frames alone: print to standard error',
    ],
    ['wrong-arity', 'it sent ANSW with 24 bytes; an answer is 6 numbers of 8 bytes: region, window_start, readings,'],
  ])('that %s fails in a line, and what it printed is shown', async (mistake, line) => {
    const { code, stderr, stdout } = await millrace(['verify', ...small, '-e', `${node} ${mistake}`]);
    expect(code).toBe(4);
    expect(stdout).toContain(line);
    expect(stdout.split('\n').filter((each) => each.startsWith('failed'))).toHaveLength(1);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe('millrace: not every engine answered rightly');
  });

  it('that does not answer has missing answers like any engine', async () => {
    const { code, stdout } = await millrace(['verify', ...small, '-e', `${node} none`]);
    expect(code).toBe(4);
    expect(stdout).toMatch(/^WRONG {2}weather × .*: 100 missing of 100$/m);
  });

  it('is told apart in results by its command; a file that can be run is one', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'mine'), `#!/bin/sh\nexec ${node} dies\n`);
    chmodSync(join(folder, 'mine'), 0o755);
    await millrace(['run', ...small, '-e', './mine', '--rate', '1k', '--duration', '100ms', '--out', 'out'], folder);
    const [cell] = readResult(join(folder, 'out', 'result.json')).cells;
    expect(cell!.engine).toMatchObject({ name: 'mine', title: './mine', form: 'command', command: './mine' });
    expect(cell!.outcome).toMatchObject({ state: 'failed', reason: expect.stringContaining('its last words') });
  });
});
