import { describe, expect, it } from 'vitest';
import { interferenceOf, interferenceShare, noisySpinShare, takenShare } from './interference.ts';
import type { MachineFacts } from './schema.ts';
import {
  cell,
  latencies,
  latencyTrial,
  machineFacts,
  measured,
  noisy,
  resultOf,
  throughputTrial,
} from './testing/made-result.ts';

const latency = (machine: MachineFacts) => latencyTrial(latencies(900, 23_000), { machine });
const throughput = (machine: MachineFacts) => ({ ...throughputTrial(50e6), machine });

describe('the share that the machine took', () => {
  it('is the time that the engine waited while others ran', () => {
    expect(takenShare(machineFacts({ spanMs: 2000, waitedMs: 140, othersCpuMs: 900 }))).toBeCloseTo(0.07);
  });

  it('leaves out what the engine waited for its own threads', () => {
    expect(takenShare(machineFacts({ spanMs: 500, waitedMs: 84, othersCpuMs: 0 }))).toBe(0);
    expect(takenShare(machineFacts({ spanMs: 500, waitedMs: 84, othersCpuMs: 20 }))).toBeCloseTo(0.04);
  });

  it('counts a quota that held the engine, and a core given to another virtual machine', () => {
    expect(takenShare(machineFacts({ spanMs: 1000, waitedMs: 700, throttledMs: 710 }))).toBeCloseTo(0.7);
    expect(takenShare(machineFacts({ spanMs: 1000, stolenMs: 50 }))).toBeCloseTo(0.05);
  });

  it('is unknown where the system does not report it', () => {
    const unknown = { waitedMs: null, othersCpuMs: null, throttledMs: null, stolenMs: null };
    expect(takenShare(machineFacts(unknown))).toBeUndefined();
    expect(interferenceShare(latency(machineFacts(unknown)))).toBeUndefined();
  });
});

it('a closed loop is noisy from 5% on, a latency trial from the 1% on that p99 looks at', () => {
  const taken = (waitedMs: number): MachineFacts => machineFacts({ spanMs: 1000, waitedMs, othersCpuMs: 1000 });
  expect([49, 50].map((ms) => interferenceShare(throughput(taken(ms))))).toEqual([undefined, 0.05]);
  expect([9, 10].map((ms) => interferenceShare(latency(taken(ms))))).toEqual([undefined, 0.01]);
});

it('gaps are judged over all trials of a run: one alone says little', () => {
  const run = (...gapsMs: number[]) =>
    resultOf(gapsMs.map((spinGapMs) => cell('A', 'batch', measured(throughput(machineFacts({ spinGapMs }))))));
  expect(noisySpinShare(run(4, 0, 0, 0))).toBeUndefined();
  expect(noisySpinShare(run(4, 4, 4, 4))).toBeCloseTo(0.16);
  expect(noisySpinShare(resultOf([]))).toBeUndefined();
});

describe('a run', () => {
  const quiet = (label: string) => cell(label, 'batch', measured(throughput(machineFacts())));

  it('is not fit to compare from half of its trials on', () => {
    const [one, two] = [quiet('A'), noisy(quiet('B'), 0.83)];
    expect(interferenceOf(resultOf([one, one, two]))).toMatchObject({
      noisy: 1,
      timed: 3,
      most: 0.83,
      ruined: false,
    });
    expect(interferenceOf(resultOf([one, two]))).toMatchObject({ noisy: 1, timed: 2, ruined: true });
    expect(interferenceOf(resultOf([one, noisy(quiet('B'), 0.04)]))).toMatchObject({ noisy: 0, ruined: false });
  });

  it('of which nothing is known, or without trials, is not said to be unfit', () => {
    const unknown = cell('A', 'batch', measured(throughputTrial(50e6)));
    expect(interferenceOf(resultOf([unknown]))).toEqual({ noisy: 0, known: 0, timed: 1, most: 0, ruined: false });
    expect(interferenceOf(resultOf([]))).toMatchObject({ timed: 0, ruined: false });
  });
});
