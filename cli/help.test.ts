import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { millrace } from './testing/run-cli.ts';

describe('--help', () => {
  it('names every command and the exit codes', async () => {
    const { code, stdout, stderr } = await millrace(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of [
      'run',
      'sustain',
      'compare',
      'report',
      'list',
      'trace',
      'verify',
      'new',
      'calibrate',
      'doctor',
    ]) {
      expect(stdout).toMatch(new RegExp(`^ {2}millrace ${command}\\b`, 'm'));
    }
    const exitCodes = /Exit codes: .*?\(finished cells are kept\)\./;
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      exitCodes.exec(readFileSync('README.md', 'utf8').replaceAll('`', ''))![0],
    );
  });

  it('answers within ten bare starts of Node', async () => {
    const times = { help: [] as number[], bare: [] as number[] };
    for (let i = 0; i < 5; i++) {
      const start = performance.now();
      await millrace(['--help']);
      const between = performance.now();
      spawnSync(process.execPath, ['-e', '']);
      times.help.push(between - start);
      times.bare.push(performance.now() - between);
    }
    expect(Math.min(...times.help)).toBeLessThan(10 * Math.min(...times.bare));
  });

  it('of a command names its flags and their defaults', async () => {
    const { code, stdout } = await millrace(['run', '-h']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/--workload .*\[default: all\]/);
    expect(stdout).toMatch(/--seed .*\[default: "1"\]/);
  });

  it('stays within 100 columns', async () => {
    const { stdout } = await millrace(['run', '--help']);
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });
});

it('--version prints the version of the package', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(await millrace(['--version'])).toEqual({ code: 0, signal: null, stdout: `${version}\n`, stderr: '' });
});
