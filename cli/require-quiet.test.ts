import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { interferenceOf } from '../harness/results/interference.ts';
import { readResult } from '../harness/results/result-file.ts';
import { QUICK } from './testing/quick.ts';
import { newFolder, start } from './testing/run-cli.ts';

const CORE = '0';
const hogs: ChildProcess[] = [];
beforeAll(() => {
  for (let i = 0; i < 2; i++) {
    hogs.push(spawn('taskset', ['-c', CORE, process.execPath, '-e', 'for (;;) {}'], { stdio: 'ignore' }));
  }
});
afterAll(() => {
  for (const hog of hogs) {
    hog.kill('SIGKILL');
  }
});

it('run --require-quiet fails where a machine was too busy for verdicts, and only there', async () => {
  const folder = newFolder();
  const words = [...QUICK, '-e', 'streaming,batch', '--require-quiet', '--out'];
  const shared = await start([...words, 'busy'], folder, {}, ['taskset', '-c', CORE]).ended;
  expect(interferenceOf(readResult(join(folder, 'busy', 'result.json')))).toMatchObject({ ruined: true });
  expect(shared.code).toBe(3);
  expect(shared.stderr).toMatch(
    /\nmillrace: --require-quiet: \d of 3 trials were noisy, up to \d+(\.\d+)?% of their time\n$/,
  );
  expect(shared.stdout).toMatch(/^Not fit to compare: /);

  const { code, stdout } = await start([...words, 'out'], folder).ended;
  const { ruined } = interferenceOf(readResult(join(folder, 'out', 'result.json')));
  expect(code).toBe(ruined ? 3 : 0);
  expect(stdout.startsWith('Not fit to compare: ')).toBe(ruined);
});
