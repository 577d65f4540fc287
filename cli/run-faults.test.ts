import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFaults } from './testing/run-faults.ts';

const FAILURES = {
  'throws-at-once': 'Error: thrown at once (faulty.js:',
  'throws-late': 'Error: thrown halfway (faulty.js:',
  'throws-no-error': 'threw only words',
  'throws-after-all': 'Error: thrown when all was answered (faulty.js:',
  'throws-after-run': 'Error: thrown when run had ended (faulty.js:',
  'rejects-after-run': 'Error: rejected when run had ended (faulty.js:',
  'is-killed': "the trial's process was ended by SIGKILL before it had a result",
  exits: "the trial's process exited with code 3 before it had a result",
  idles: 'stalled: it waits for something that never comes',
  loops: 'hung: did not stop within 3 s',
  'ignores-abort': 'hung: did not stop within 3 s',
} as const;
/** The reason, with any line number where it names one. */
function reported(reason: string) {
  return reason.endsWith(':')
    ? expect.stringMatching(new RegExp(`^${reason.replace(/[.(]/g, '\\$&')}\\d+\\)$`))
    : reason;
}

const INCOMPLETE = ['answers-nothing', 'resolves-early'] as const;

describe('run with engines that fail', () => {
  const { outcome, ended, folder, left } = runFaults(
    [...Object.keys(FAILURES), 'throws-in-a-later-iteration', ...INCOMPLETE],
    '3s',
  );

  it('exits with 4', () => {
    expect(ended().code).toBe(4);
  });

  it.each(Object.entries(FAILURES))('fails the cell of one that %s, with a reason', (fault, reason) => {
    expect(outcome(fault)).toMatchObject({ state: 'failed', mode: 'verification', reason: reported(reason) });
  });

  it.each(Object.entries(FAILURES))('reports at once that one %s', (fault, reason) => {
    const line = ended()
      .stderr.split('\n')
      .find((each) => each.startsWith(`weather: Faulty · fault ${fault}: `));
    expect(line?.replace(/^.*: failed: /, '')).toEqual(reported(reason));
  });

  it.each(INCOMPLETE)('finds the answers of one that %s missing', (fault) => {
    expect(outcome(fault)).toMatchObject({ state: 'wrong-answers', verification: { correct: 0, missing: 100 } });
  });

  it('fails the cell of one that throws in a later iteration, and keeps the trials before', () => {
    expect(outcome('throws-in-a-later-iteration')).toMatchObject({
      state: 'failed',
      mode: 'throughput',
      reason: expect.stringMatching(/^Error: thrown in iteration 20 \(faulty\.js:\d+\)$/),
      trials: expect.arrayContaining([expect.objectContaining({ mode: 'verification' })]),
    });
  });

  it('measures the engine beside them', () => {
    expect(outcome(undefined)).toMatchObject({ state: 'measured' });
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

describe('run with engines that fail on one of two threads', () => {
  const failures = {
    'throws-late': 'Error: thrown halfway (faulty.js:',
    'throws-after-run': 'Error: thrown when run had ended (faulty.js:',
    exits: 'a worker exited with code 3',
  };
  const { outcome, ended, left } = runFaults(Object.keys(failures), '60s', ['--workers', '2']);

  it.each(Object.entries(failures))('fails the cell of one that %s, with a reason', (fault, reason) => {
    expect(outcome(fault)).toMatchObject({ state: 'failed', reason: reported(reason) });
  });

  it('measures the engine beside them, exits with 4 and leaves no process', () => {
    expect(outcome(undefined)).toMatchObject({ state: 'measured' });
    expect(ended().code).toBe(4);
    expect(left()).toEqual([]);
  });
});
