import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { millrace, newFolder } from '../cli/testing/run-cli.ts';

/** Examples that need nothing but a language's own tools, where these are installed. */

function isThere(command: string, ...words: string[]): boolean {
  try {
    execFileSync(command, words, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!isThere('python3', '--version'))('the example in Python', () => {
  it('answers all four workloads right, and keeps its contract', async () => {
    const command = `python3 '${resolve('examples/python/mine.py')}'`;
    const { code, stdout } = await millrace(['verify', '-e', command, '--events', '20k']);
    expect(stdout.match(/^right {2}/gm)).toHaveLength(4);
    expect(code).toBe(0);
  });

  it('of docs/protocol.md is whole', async () => {
    const [, program] = /^```python\n(.*?)^```/ms.exec(readFileSync('docs/protocol.md', 'utf8'))!;
    const folder = newFolder();
    writeFileSync(join(folder, 'mine.py'), program!);
    const words = ['verify', '-w', 'weather', '-e', 'python3 mine.py', '--events', '20k'];
    const { code, stdout } = await millrace(words, folder);
    expect(stdout).toMatch(/^right {2}weather × python3 mine.py/);
    expect(code).toBe(0);
  });
});

describe.skipIf(!isThere('go', 'version'))('the example in Go', () => {
  it('answers fraud right, in one process and in two', async () => {
    const program = join(newFolder(), 'mine');
    execFileSync('go', ['build', '-o', program, '.'], { cwd: 'examples/go' });
    const words = ['run', '-w', 'fraud', '-e', program, '--events', '50k', '--rate', '20k', '--duration', '300ms'];
    const { code, stdout } = await millrace([...words, '--workers', '1,2', '--out', newFolder(), '--overwrite']);
    expect(stdout.match(/ verified /g)).toHaveLength(2);
    expect(stdout).toMatch(/of its CPU time .* are the program's own/);
    expect(code).toBe(0);
  });
});
