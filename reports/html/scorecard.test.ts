import { expect, it } from 'vitest';
import { cell, latencies, latencyTrial, measured, resultOf } from '../../harness/results/testing/made-result.ts';
import { delayAxis } from './scorecard.ts';

const taking = (label: string, ns: number) => cell(label, 'streaming', measured(latencyTrial(latencies(ns, ns))));

it('a delay of zero, below what the clock tells, stands at the foot of the axis', () => {
  const axis = delayAxis(resultOf([taking('Streaming', 0), taking('RxJS', 20_000)]), 50_000)!;
  expect(axis.place(0)).toBe(axis.place(axis.ticksNs[0]!));
  expect(axis.place(0)).toBeLessThan(axis.place(20_000));
});

it('an axis of nothing but zeros is one all the same', () => {
  const axis = delayAxis(resultOf([taking('Streaming', 0)]), 50_000)!;
  expect(axis.ticksNs.every(Number.isFinite)).toBe(true);
  expect(Number.isFinite(axis.place(0))).toBe(true);
});
