import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { ThroughputTrial } from '../results/schema.ts';
import { storedTrial } from '../trial/testing/stored-trial.ts';
import { descendantsOf, TRIAL_VARIABLE } from './process-tree.ts';

/** The built program: a trial's process is started from a file of JavaScript. */
const built = new URL('../../dist/harness/trial/', import.meta.url);
const { runChild } = (await import(new URL('../processes/spawn.js', built).href)) as typeof import('./spawn.ts');

const stored = storedTrial('fraud', 1000);
afterAll(() => rmSync(stored.folder, { recursive: true, force: true }));
const engine = { name: 'parent', module: new URL('testing/parent-engine.js', built).href };
const THROUGHPUT = { mode: 'throughput', warmUpMs: 0, measureMs: 1 } as const;

it("counts the CPU time and memory of an engine's own process, which has ended by then", async () => {
  const file = join(stored.folder, 'used');
  const request = stored.request(engine, THROUGHPUT, { options: { leaves: 'none', file } });
  const outcome = await runChild(request, 60_000, new AbortController().signal);
  expect(outcome).toMatchObject({ ok: true, trial: { mode: 'throughput', verification: { missing: 0 } } });
  const trial = (outcome as unknown as { trial: ThroughputTrial }).trial;
  const seconds = (trial.cpuSecondsPerMillionEvents * trial.measuredIterations * trial.events) / 1e6;
  const own = trial.iterations.reduce((sum, each) => sum + each.cpuSeconds, 0);
  // The system counts in whole ticks, two counts of 10 ms; and the process goes on for a moment after its report.
  expect(seconds - own).toBeGreaterThanOrEqual(Number(readFileSync(file, 'utf8')) - 0.02);
  expect(trial.memory.peakRssBytes).toBeGreaterThan(200 * 2 ** 20);
});

it("sees the memory of an engine's own process", async () => {
  const file = join(stored.folder, 'never');
  const request = stored.request(engine, THROUGHPUT, { options: { leaves: 'none', file } });
  const outcome = await runChild(request, 60_000, new AbortController().signal, { largestRssBytes: 260 * 2 ** 20 });
  expect(outcome).toEqual({ ok: false, reason: 'outgrew the memory limit of 0.3 GiB' });
});

it('counts the memory that a copy shares with its parent once', async () => {
  // A shell that holds 64 MiB, and a copy of it that waits for somebody to open its end.
  const program = 'held=$(head -c 67108864 /dev/zero | tr "\\0" x); mkfifo "$0"; (read line < "$0") & wait';
  const marker = `test-${process.pid}`;
  const env = { ...process.env, [TRIAL_VARIABLE]: marker };
  const shell = spawn('sh', ['-c', program, join(stored.folder, 'pipe')], { env, detached: true });
  const found = () => descendantsOf(process.pid, marker);
  const copy = () => found().find(({ parent }) => parent === shell.pid);
  try {
    await expect.poll(() => existsSync(join(stored.folder, 'pipe')) && copy() !== undefined).toBe(true);
    expect(found().find(({ pid }) => pid === shell.pid)?.rssBytes).toBeGreaterThan(2 ** 26);
    expect(copy()?.rssBytes).toBe(0);
  } finally {
    process.kill(-shell.pid!, 'SIGKILL');
  }
});

it.each(['inheriting', 'own-session', 'hanging'])('ends what an engine leaves behind: %s', async (leaves) => {
  const file = join(stored.folder, leaves);
  const request = stored.request(engine, { mode: 'verification' }, { options: { leaves, file }, limitMs: 1000 });
  const outcome = await runChild(request, 1000, new AbortController().signal);
  expect(outcome.ok).toBe(leaves !== 'hanging');
  expect(hasEnded(readFileSync(file, 'utf8'))).toBe(true);
});

/** Gone, or waiting for its parent to ask for it. */
function hasEnded(pid: string): boolean {
  return !existsSync(`/proc/${pid}`) || /^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}
