import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readResult } from '../harness/results/result-file.ts';
import { QUICK } from './testing/quick.ts';
import { engineFile, millrace, newFolder } from './testing/run-cli.ts';

it('run finds out an engine whose answers are right, but given before they can be known', async () => {
  const folder = newFolder();
  const hurried = ['--set', 'wrong.fault=hurries', '--set', 'weather.delay=1000'];
  const { code, stdout } = await millrace([...QUICK, '-e', engineFile('wrong'), ...hurried, '--out', 'out'], folder);
  const [cell] = readResult(join(folder, 'out', 'result.json')).cells;
  expect(cell?.outcome).toMatchObject({
    state: 'wrong-answers',
    mode: 'latency',
    verification: { missing: 0, duplicate: 0, wrong: 0, unexpected: 0 },
  });
  expect(stdout).toMatch(/Wrong +streaming +WRONG +\d+ early of \d+: not ranked/);
  expect(code).toBe(4);
});
