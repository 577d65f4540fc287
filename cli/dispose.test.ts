import { describe, expect, it } from 'vitest';
import { verifyDisposed } from './testing/disposed.ts';

describe.concurrent('dispose() is called once in each thread, after its last run', () => {
  it('in trials with one worker and with two, and in the threads of the contract suite', async () => {
    const { code, threads, stderr } = await verifyDisposed('none', []);
    expect(threads, stderr).toEqual([3, 5]);
    expect(code).toBe(0);
  });

  it('where the run throws, throws in one of the threads, or is aborted at its limit', async () => {
    const { code, threads, stderr } = await verifyDisposed('throws,one-throws,waits', ['--time-limit', '1500ms']);
    expect(threads, stderr).toEqual([1, 1, 1, 2, 2, 2]);
    expect(code).toBe(4);
  });
});
