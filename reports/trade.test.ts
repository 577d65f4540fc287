import { describe, expect, it } from 'vitest';
import type { Cell, Outcome } from '../harness/results/schema.ts';
import {
  cell,
  latencies,
  latencyTrial,
  measured,
  noisy,
  resultOf,
  throughputTrial,
} from '../harness/results/testing/made-result.ts';
import { runView } from './run-view.ts';
import { sentenceText } from './words.ts';

function durable(label: string, model: Cell['engine']['model'], outcome: Outcome): Cell {
  const made = cell(label, model, outcome);
  return { ...made, configuration: { ...made.configuration, commit: 'durable' } };
}

const at = (typicalNs: number) => latencyTrial(latencies(typicalNs, typicalNs));
const BEHIND = latencyTrial(latencies(5e8, 9e8), { trend: 'slowing', drainMs: 900 });
const STREAMING = durable('Streaming', 'streaming', measured(throughputTrial(255_000), at(330_000)));
const SLOW = durable('Streaming', 'streaming', measured(throughputTrial(12_000), BEHIND));
const MICRO_BATCH = durable('Micro-batch', 'micro-batch', measured(throughputTrial(18.4e6), at(52e6)));
const BATCH = durable('Batch', 'batch', measured(throughputTrial(38e6)));

function sentence(...cells: Cell[]): string {
  const result = resultOf(cells);
  return sentenceText(runView(result).workloads[0]!.sentence);
}

describe('the sentence where commits are on disk', () => {
  it('says what a batch buys, and for what latency', () => {
    expect(sentence(STREAMING, MICRO_BATCH, BATCH)).toBe(
      'With commits on disk, Streaming answers in 330 µs at 50,000 events/s and manages 255 k events/s at most. ' +
        'Micro-batch answers in 52 ms and manages 18.4 M events/s: 72.2 times as many. ' +
        'Batch answers after the whole history and manages 38 M events/s: 149 times as many.',
    );
  });

  it('says that a disk does not keep up with the rate, and which rate it does', () => {
    expect(sentence(SLOW, MICRO_BATCH)).toBe(
      'With commits on disk, Streaming does not keep up with 50,000 events/s (saturated) and manages 12 k events/s at most. ' +
        'Micro-batch answers in 52 ms and manages 18.4 M events/s: 1,530 times as many.',
    );
  });

  it('has one engine speak for a model, and names those that do not keep up', () => {
    const other = { ...SLOW, label: 'RxJS' };
    expect(sentence(STREAMING, other, BATCH)).toBe(
      'With commits on disk, Streaming answers in 330 µs at 50,000 events/s and manages 255 k events/s at most. ' +
        'Batch answers after the whole history and manages 38 M events/s: 149 times as many. ' +
        'RxJS does not keep up with 50,000 events/s.',
    );
  });

  it('gives no ratio within what fresh processes differ by, or in a run that is not fit to compare', () => {
    const near = durable('Batch', 'batch', measured(throughputTrial(280_000)));
    expect(sentence(STREAMING, near)).toMatch(/and manages 280 k events\/s: about as many\.$/);
    expect(sentence(noisy(STREAMING, 0.5), noisy(BATCH, 0.5))).toMatch(/and manages 38 M events\/s\.$/);
  });

  it('has nothing to set against each other in memory, or with one model', () => {
    const inMemory = cell('Batch', 'batch', measured(throughputTrial(38e6)));
    expect(sentence(STREAMING, inMemory)).not.toContain('times as many');
    expect(sentence(MICRO_BATCH, BATCH)).not.toContain('times as many');
    expect(sentence(STREAMING)).not.toContain('times as many');
  });

  it('reports throughput alone where too few answers fell due', () => {
    const few = durable('Micro-batch', 'micro-batch', measured(throughputTrial(18.4e6), latencyTrial([52e6])));
    expect(sentence(STREAMING, few)).toMatch(/\. Micro-batch manages 18\.4 M events\/s: 72\.2 times as many\.$/);
  });
});
