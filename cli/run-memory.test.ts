import { describe, expect, it } from 'vitest';
import { runFaults } from './testing/run-faults.ts';

describe('run with engines that need more memory than there is', () => {
  const { outcome, ended } = runFaults(['fills-heap', 'grows-one-array'], '60s');

  it('fails the cell of one that fills the heap', () => {
    expect(outcome('fills-heap')).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/^out of memory \(heap limit \d+ MiB\)$|^outgrew the memory limit/),
    });
  });

  it('fails the cell of one that grows an array without end', () => {
    expect(outcome('grows-one-array')).toMatchObject({
      state: 'failed',
      // Which of the two limits comes first depends on the version of Node.
      reason: expect.stringMatching(/^an array grew beyond what JavaScript can hold$|^out of memory/),
    });
  });

  it('measures the engine beside them, and exits with 4', () => {
    expect(outcome(undefined)?.state).toBe('measured');
    expect(ended().code).toBe(4);
  });
});
