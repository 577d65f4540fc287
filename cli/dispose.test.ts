import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { engineFile, millrace, newFolder } from './testing/run-cli.ts';

describe.concurrent('dispose() is called once in each thread, after its last run', () => {
  it('in trials with one worker and with two, and in the threads of the contract suite', async () => {
    const { code, threads } = await verified('none', '60s');
    expect(threads).toEqual([3, 5]);
    expect(code).toBe(0);
  });

  it('where the run throws, throws in one of the threads, or is aborted at its limit', async () => {
    const { code, threads } = await verified('throws,one-throws,waits', '1500ms');
    expect(threads).toEqual([1, 1, 1, 2, 2, 2]);
    expect(code).toBe(4);
  });
});

/** Verifies an engine with one worker and with two. Checks its calls; returns how many threads each trial had. */
async function verified(faults: string, limit: string): Promise<{ code: number | null; threads: number[] }> {
  const log = join(newFolder(), 'log');
  const words = ['verify', '-w', 'weather', '--events', '2k', '-e', engineFile('disposed'), '--workers', '1,2'];
  const set = ['--set', `disposed.fault=${faults}`, '--time-limit', limit];
  const { code } = await millrace([...words, ...set], undefined, { DISPOSED_LOG: log });
  const called = readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => /^(\d+)\/(\d+) (.*)$/.exec(line)!.slice(1));
  const processes = [...new Set(called.map(([pid]) => pid))];
  const threads = processes.map((pid) => {
    const own = called.filter((call) => call[0] === pid);
    const ids = [...new Set(own.map(([, thread]) => thread))];
    for (const id of ids) {
      const calls = own.filter(([, thread]) => thread === id).map(([, , name]) => name);
      expect(calls.join()).toMatch(/^prepare(,run)+,dispose,disposed$/);
    }
    return ids.length;
  });
  return { code, threads: threads.toSorted((a, b) => a - b) };
}
