import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFaults } from './testing/run-faults.ts';

const FAILURES = {
  'throws-at-once': 'thrown at once',
  'throws-late': 'thrown halfway',
  'throws-no-error': 'threw only words',
  exits: "the trial's process exited with code 3 before it had a result",
  idles: 'stalled: it waits for something that never comes',
  loops: 'hung: did not stop within 3 s',
  'ignores-abort': 'hung: did not stop within 3 s',
} as const;
const INCOMPLETE = ['answers-nothing', 'resolves-early'] as const;

describe('run with engines that fail', () => {
  const { outcome, ended, folder, left } = runFaults([...Object.keys(FAILURES), ...INCOMPLETE], '3s');

  it('exits with 4', () => {
    expect(ended().code).toBe(4);
  });

  it.each(Object.entries(FAILURES))('fails the cell of one that %s, with a reason', (fault, reason) => {
    expect(outcome(fault)).toMatchObject({ state: 'failed', mode: 'poisoned', reason });
  });

  it.each(Object.entries(FAILURES))('says at once that one %s', (fault, reason) => {
    expect(ended().stderr).toContain(`weather: Faulty · fault ${fault}: failed: ${reason}\n`);
  });

  it.each(INCOMPLETE)('finds the answers of one that %s missing', (fault) => {
    expect(outcome(fault)).toMatchObject({ state: 'wrong-answers', verification: { correct: 0, missing: 100 } });
  });

  it('measures the engine beside them', () => {
    expect(outcome(undefined)?.state).toBe('measured');
  });

  it('prints no stack', () => {
    expect(ended().stderr).not.toMatch(/^ {4}at /m);
  });

  it('leaves no process', () => {
    expect(left()).toEqual([]);
  });

  it('leaves nothing but the result and its report', () => {
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['report.html', 'result.json']);
  });
});
