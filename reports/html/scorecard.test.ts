import { expect, it } from 'vitest';
import {
  cell,
  latencies,
  latencyTrial,
  measured,
  resultOf,
  throughputTrial,
} from '../../harness/results/testing/made-result.ts';
import { looksOf } from '../look.ts';
import { runView } from '../run-view.ts';
import { cellView } from '../view.ts';
import { latencyAxis, scorecard } from './scorecard.ts';

const taking = (label: string, ns: number) =>
  cellView(cell(label, 'streaming', measured(latencyTrial(latencies(ns, ns)))));

it('a latency of zero, below what the clock resolves, stands at the foot of the axis', () => {
  const axis = latencyAxis([taking('Streaming', 0), taking('RxJS', 20_000)], 50_000)!;
  expect(axis.place(0)).toBe(axis.place(axis.ticksNs[0]!));
  expect(axis.place(0)).toBeLessThan(axis.place(20_000));
});

it('an axis of nothing but zeros is one all the same', () => {
  const axis = latencyAxis([taking('Streaming', 0)], 50_000)!;
  expect(axis.ticksNs.every(Number.isFinite)).toBe(true);
  expect(Number.isFinite(axis.place(0))).toBe(true);
});

it('says how long a history took as it was, though it was longer than that of the run', () => {
  const run = runView(resultOf([cell('Batch', 'batch', measured({ ...throughputTrial(5e5), events: 20e6 }))]));
  expect(scorecard(run, run.workloads[0]!, looksOf(run), undefined).text).toMatch(/: 20,000,000 events in 40\s*s/);
});
