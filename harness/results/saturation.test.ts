import { describe, expect, it } from 'vitest';
import { metrics, NOISY, readMetric, SATURATED } from './metrics.ts';
import { isSaturated, paceAt, paceOf } from './saturation.ts';
import type { LatencyTrial } from './schema.ts';
import { cell, latencies, latencyTrial, machineFacts, measured } from './testing/made-result.ts';

const RATE = 50_000;
const MEASURE_MS = 2000;

/** A machine that takes that share of a trial. */
const taking = (share: number) => machineFacts({ spanMs: 1000, waitedMs: 1000 * share, othersCpuMs: 1000 });
const steady = (changes: Partial<LatencyTrial> = {}) => latencyTrial(latencies(900, 23_000), changes);
const rising = (changes: Partial<LatencyTrial> = {}) =>
  latencyTrial(latencies(5e8, 9e8), { trend: 'slowing', drainMs: 900, measureMs: MEASURE_MS, ...changes });
const behind = (growth: number, taken: number) => rising({ drainMs: 0, backlog: { growth }, machine: taking(taken) });

const read = (...trials: LatencyTrial[]) => readMetric(metrics.p50, cell('A', 'streaming', measured(...trials)), RATE);
const pace = (...trials: LatencyTrial[]) => paceAt(cell('A', 'streaming', measured(...trials)), RATE);

describe('a load that an engine does not keep up with', () => {
  it('is seen from latency that rises and a backlog that is left', () => {
    expect(isSaturated(rising())).toBe(true);
  });

  it('is not taken for one that is slow at the end only, or rises and is done at once', () => {
    expect(isSaturated({ ...rising(), trend: 'flat' })).toBe(false);
    expect(isSaturated({ ...rising(), drainMs: 90 })).toBe(false);
    expect(isSaturated({ ...rising(), measureMs: 30_000 })).toBe(false);
  });

  it('is reported with the sign that it was seen by', () => {
    expect(paceOf(behind(0.12, 0))).toEqual({ state: 'saturated', sign: 'the backlog grew by 12% of the load' });
    expect(paceOf(rising({ backlog: { growth: 0 } }))).toEqual({
      state: 'saturated',
      sign: 'after the last arrival 900 ms of work were left',
    });
  });
});

describe('a trial on a noisy machine', () => {
  it('is no evidence where what was taken explains how far the engine fell behind', () => {
    expect(paceOf(rising({ machine: taking(0.95), backlog: { growth: 0 } }))).toEqual({ state: 'interference' });
    expect(paceOf(behind(0.12, 0.12))).toEqual({ state: 'interference' });
  });

  it('is evidence where it does not: an engine cannot fall behind by more than it lost', () => {
    expect(paceOf(behind(0.48, 0.12))).toMatchObject({ state: 'saturated' });
    expect(paceOf(rising({ machine: taking(0.02) }))).toMatchObject({ state: 'saturated' });
  });

  it('makes no cell of quiet trials saturated, and its figure is one of theirs', () => {
    const noisy = rising({ machine: taking(0.95), backlog: { growth: 0 }, trial: 3 });
    const quiet = [0, 1, 2, 4, 5].map((trial) => steady({ trial }));
    expect(pace(...quiet, noisy)).toEqual({ state: 'keeps up' });
    expect(read(...quiet, noisy)).toMatchObject({ value: 900, trials: 6 });
  });

  it('leaves it open whether the engine keeps up, where there is no other', () => {
    expect(read(behind(0.5, 0.75))).toEqual({ notReported: NOISY });
  });
});

describe('a cell at several rates', () => {
  const saturated = rising({ machine: taking(0) });

  it('is not saturated at one where it keeps up with a higher one', () => {
    expect(read(saturated)).toEqual({ notReported: SATURATED });
    expect(read(saturated, steady({ ratePerSecond: 5 * RATE }))).toHaveProperty('value');
  });

  it('is where it does not keep up with the higher one either, or only with a lower', () => {
    expect(read(saturated, rising({ ratePerSecond: 5 * RATE }))).toEqual({ notReported: SATURATED });
    expect(read(saturated, steady({ ratePerSecond: RATE / 5 }))).toEqual({ notReported: SATURATED });
  });
});
