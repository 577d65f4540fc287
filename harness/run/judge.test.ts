import { describe, expect, it } from 'vitest';
import type { LatencyTrial } from '../results/schema.ts';
import { latencies, latencyTrial, machineFacts } from '../results/testing/made-result.ts';
import { judge } from './judge.ts';

const LIMIT_NS = 50e6;
const backlog = (growth: number) => ({ growth, points: [] });
const quick = (changes: Partial<LatencyTrial> = {}) =>
  latencyTrial(latencies(900, 23_000), { backlog: backlog(0), ...changes });

describe('a rate', () => {
  it('passes where the backlog does not grow, p99 keeps to its limit and the rest is done soon', () => {
    expect(judge(quick(), LIMIT_NS, 0)).toEqual({ verdict: 'passed' });
  });

  it('fails where the backlog grows', () => {
    expect(judge(quick({ backlog: backlog(0.026) }), LIMIT_NS, 0)).toEqual({
      verdict: 'backlog',
      reason: 'the backlog grew by 2.6% of the load',
    });
  });

  it('fails where p99 is beyond its limit, however few answers there were', () => {
    const slow = latencyTrial(latencies(900, 63e6, 20), { backlog: backlog(0) });
    expect(judge(slow, LIMIT_NS, 0)).toEqual({
      verdict: 'p99',
      reason: expect.stringMatching(/^p99 was 6[23].*50 ms/),
    });
    expect(judge(slow, 64e6, 0).verdict).toBe('passed');
  });

  it('fails where the end takes longer than an interval and the first answers explain', () => {
    const late = quick({ drainMs: 130 });
    expect(judge(late, LIMIT_NS, 0)).toEqual({
      verdict: 'drain',
      reason: 'after the last arrival it took 130 ms, at most 50 ms are allowed',
    });
    expect(judge(late, LIMIT_NS, 100).verdict).toBe('passed');
    expect(judge(quick({ drainMs: 130, thirdsP50Ns: [90e6, 90e6] }), LIMIT_NS, 0).verdict).toBe('passed');
  });

  it('is not judged where the load generator was at fault', () => {
    const late = quick({ invalid: 'the load generator was late', backlog: backlog(0.5) });
    expect(judge(late, LIMIT_NS, 0)).toEqual({ verdict: 'load-generator', reason: 'the load generator was late' });
  });

  it('passes without an answer in the measurement window: all were right, and came soon after the end', () => {
    expect(judge(latencyTrial([], { backlog: backlog(0) }), LIMIT_NS, 0)).toEqual({ verdict: 'passed' });
  });

  it('is not judged by what interference explains', () => {
    const machine = machineFacts({ spanMs: 2000, waitedMs: 200, othersCpuMs: 2000 });
    expect(judge(quick({ machine, backlog: backlog(0.09) }), LIMIT_NS, 0)).toEqual({
      verdict: 'interference',
      reason: 'the backlog grew by 9% of the load, while the machine took 10% of the time',
    });
    const slow = latencyTrial(latencies(900, 63e6), { backlog: backlog(0), machine });
    expect(judge(slow, LIMIT_NS, 0).verdict).toBe('interference');
    expect(judge(quick({ drainMs: 230, machine }), LIMIT_NS, 0).verdict).toBe('interference');
    expect(judge(quick({ machine }), LIMIT_NS, 0)).toEqual({ verdict: 'passed' });
  });

  it('fails by what interference does not explain', () => {
    const machine = machineFacts({ spanMs: 2000, waitedMs: 200, othersCpuMs: 2000 });
    expect(judge(quick({ machine, backlog: backlog(0.12) }), LIMIT_NS, 0).verdict).toBe('backlog');
    const slow = latencyTrial(latencies(63e6, 63e6), { backlog: backlog(0), machine });
    expect(judge(slow, LIMIT_NS, 0).verdict).toBe('p99');
    expect(judge(quick({ drainMs: 260, machine }), LIMIT_NS, 0).verdict).toBe('drain');
  });
});
