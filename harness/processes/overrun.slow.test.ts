import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeEnding } from '../run/judge.ts';
import { storedTrial } from '../trial/testing/stored-trial.ts';

/** The built program: a trial's process is started from a file of JavaScript. */
const built = new URL('../../dist/harness/trial/', import.meta.url);
const { runChild } = (await import(new URL('../processes/spawn.js', built).href)) as typeof import('./spawn.ts');

const LIMIT_MS = 6000;
const stored = storedTrial('fraud', 1000);
afterAll(() => rmSync(stored.folder, { recursive: true, force: true }));

describe.runIf(process.platform === 'linux')('a trial that is not done in time while others have the cores', () => {
  const others: ChildProcess[] = [];
  beforeAll(() => {
    for (let i = 0; i < 4 * availableParallelism(); i++) {
      // Each in its own session, like a trial: the system may share the cores by session.
      others.push(spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore', detached: true }));
    }
  });
  afterAll(() => {
    for (const other of others) {
      other.kill('SIGKILL');
    }
  });

  const outcomeOf = (by: string) => {
    const engine = { name: 'late', module: new URL('testing/late-engine.js', built).href };
    const plan = { mode: 'throughput', warmUpMs: 0, measureMs: 0 } as const;
    const request = stored.request(engine, plan, { options: { by }, limitMs: LIMIT_MS });
    // Where so much else runs it may take long to answer how it ended.
    return runChild(request, 10 * LIMIT_MS, new AbortController().signal);
  };

  it('is invalid where its engine waited for a core, and no evidence of a rate', async () => {
    const outcome = await outcomeOf('computing');
    expect(outcome).toEqual({
      ok: false,
      invalid: true,
      reason: expect.stringMatching(
        /^the machine kept it from running for \d+% of the time: not done within the limit of 6 s$/,
      ),
    });
    expect(judgeEnding(outcome)).toMatchObject({ verdict: 'interference' });
  });

  it('has failed where its engine waited for something else', async () => {
    const outcome = await outcomeOf('sleeping');
    expect(outcome).toEqual({ ok: false, reason: 'not done within the limit of 6 s' });
    expect(judgeEnding(outcome)).toMatchObject({ verdict: 'unfinished' });
  });
});
