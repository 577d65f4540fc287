import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readResult } from '../harness/results/result-file.ts';
import { QUICK } from './testing/quick.ts';
import { engineFile, newFolder, pastItsStart, type Started, start, trialProcesses, within } from './testing/run-cli.ts';

describe.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('run ended by %s', (signal) => {
  it('keeps finished cells, leaves no process, and exits with 130 within 2 s', async () => {
    const folder = newFolder();
    // The fault is reported when its cell has finished; the engine that hangs is then running.
    const hanging = await hangingRun(folder, ['throws-at-once', 'ignores-abort'], 'thrown at once');
    const since = performance.now();
    hanging.process.kill(signal);
    const { code, stdout, stderr } = await hanging.ended;
    expect(performance.now() - since).toBeLessThan(2000);
    expect(code).toBe(130);
    expect(trialProcesses(hanging.process)).toEqual([]);
    const result = readResult(join(folder, 'out', 'result.json'));
    expect(result.state).toBe('interrupted');
    expect(result.cells.map(({ configuration }) => configuration.options.fault)).toEqual(['throws-at-once']);
    expect(readdirSync(join(folder, 'out'))).toEqual(['result.json']);
    expect(stdout).toContain('thrown at once');
    expect(stderr).toMatch(/\nmillrace: interrupted; the file holds the cells that were finished\n$/);
  });
});

it('run interrupted while the trace is made exits with 130', async () => {
  const folder = newFolder();
  const started = start(['run', '-w', 'fraud', '-e', 'streaming', '--events', '5M', '--out', 'out'], folder);
  await started.said('trace of 5,000,000 events');
  started.process.kill('SIGINT');
  expect(await started.ended).toMatchObject({ code: 130 });
  expect(trialProcesses(started.process)).toEqual([]);
});

it('verify interrupted exits with 130 and leaves nothing', async () => {
  const temporary = newFolder();
  const words = ['verify', '-w', 'weather', '--events', '5k', '-e', engineFile('faulty')];
  const started = start([...words, '--set', 'faulty.fault=loops'], newFolder(), { TMPDIR: temporary });
  await started.said('Faulty, verification');
  started.process.kill('SIGINT');
  expect(await started.ended).toMatchObject({ code: 130, stdout: '' });
  expect(trialProcesses(started.process)).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
});

it('a trial ends within 2 s when the run was killed, even in an endless loop', async () => {
  const hanging = await hangingRun(newFolder(), ['loops'], 'Faulty, verification');
  await pastItsStart(hanging.process);
  hanging.process.kill('SIGKILL');
  await hanging.ended;
  expect(await within(2000, () => trialProcesses(hanging.process).length === 0)).toBe(true);
});

it('a run whose folder is taken away says so in one line, and leaves no process', async () => {
  const folder = newFolder();
  const hanging = await hangingRun(folder, ['throws-at-once', 'ignores-abort'], 'fault ignores-abort, verification');
  // The command may be writing in it.
  rmSync(join(folder, 'out'), { recursive: true, maxRetries: 5 });
  const { code, stdout, stderr } = await hanging.ended;
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  const line = `millrace: ${join(folder, 'out', 'result.json')} cannot be written: ENOENT`;
  expect(stderr.trimEnd().split('\n').at(-1)).toContain(line);
  expect(stderr.match(/^millrace: /gm)).toHaveLength(1);
  expect(trialProcesses(hanging.process)).toEqual([]);
  expect(existsSync(join(folder, 'out'))).toBe(false);
});

/** Starts a run of faults, and waits until it has printed a text. */
async function hangingRun(folder: string, faults: readonly string[], text: string): Promise<Started> {
  const engine = ['-e', engineFile('faulty'), '--set', `faulty.fault=${faults.join()}`];
  const started = start([...QUICK, ...engine, '--time-limit', '2s', '--out', 'out'], folder);
  await started.said(text);
  return started;
}
