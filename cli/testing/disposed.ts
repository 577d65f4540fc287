import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { engineFile, millrace, newFolder } from './run-cli.ts';

/**
 * Verifies the engine that writes down its calls, with each of `faults`, with one worker and with two. Expects each
 * thread to have been disposed of once, after its last run. Returns how many threads each process had that ran it.
 */
export async function verifyDisposed(
  faults: string,
  more: readonly string[],
): Promise<{ code: number | null; stderr: string; threads: number[] }> {
  const log = join(newFolder(), 'log');
  const words = ['verify', '-w', 'weather', '--events', '2k', '-e', engineFile('disposed'), '--workers', '1,2'];
  const set = ['--set', `disposed.fault=${faults}`];
  const { code, stderr } = await millrace([...words, ...set, ...more], undefined, { DISPOSED_LOG: log });
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
  return { code, stderr, threads: threads.toSorted((a, b) => a - b) };
}
