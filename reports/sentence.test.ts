import { describe, expect, it } from 'vitest';
import type { Cell } from '../harness/results/schema.ts';
import {
  cell,
  cellsOfEveryState,
  controlled,
  latencies,
  latencyTrial,
  measured,
  noisy,
  promising,
  resultOf,
  SCATTER,
  throughputTrial,
  verification,
} from '../harness/results/testing/made-result.ts';
import { runView } from './run-view.ts';
import { sentenceText } from './words.ts';

const reported = (label: string, typicalNs: number, slowNs: number, model: Cell['engine']['model'] = 'streaming') =>
  cell(label, model, measured(throughputTrial(50e6), latencyTrial(latencies(typicalNs, slowNs))));
const history = (label: string, ms: number) => cell(label, 'batch', measured(throughputTrial(3e8 / ms)));
const wrong = (label: string) =>
  cell(label, 'streaming', {
    state: 'wrong-answers',
    mode: 'verification',
    verification: verification({ missing: 3 }),
    trials: [],
  });

const STREAMING = reported('Streaming', 870, 23_000);
const RXJS = reported('RxJS', 4000, 60_000);
const NODE_STREAMS = reported('Node streams', 9000, 80_000);
const MICRO_BATCH = reported('Micro-batch', 50.1e6, 99e6, 'micro-batch');
const BATCH = history('Batch', 4.4);
const DUCKDB = history('DuckDB', 98);

const saturated = (label: string) => {
  const trial = latencyTrial(latencies(5e8, 9e8), { trend: 'slowing', drainMs: 900 });
  return cell(label, 'streaming', measured(throughputTrial(30_000), trial));
};

function sentence(...cells: Cell[]): string {
  const result = resultOf(cells);
  return sentenceText(runView(result).workloads[0]!.sentence);
}

describe('the sentence', () => {
  it('names the fastest engine of each model, and what the whole history takes', () => {
    expect(sentence(STREAMING, RXJS, NODE_STREAMS, MICRO_BATCH, BATCH, DUCKDB)).toBe(
      'Streaming answers in 870 ns at 50,000 events/s (99 of 100 within 23 µs), ' +
        'Micro-batch in 50.1 ms (99 of 100 within 99 ms). ' +
        'Batch and DuckDB need the whole history first: 4.4 ms and 98 ms for 300,000 events.',
    );
  });

  it('says of each engine over how long a history, where these differ', () => {
    const loop = { ...throughputTrial(5e5), events: 20e6 };
    const longer = cell('Other', 'batch', measured(loop));
    expect(sentence(BATCH, longer)).toBe(
      'Batch and Other need the whole history first: 4.4 ms for 300,000 events and 40 s for 20,000,000 events.',
    );
    expect(sentence(longer)).toBe('Other needs the whole history first: 40 s for 20,000,000 events.');
  });

  it('says what the history took, not what its warm part would have', () => {
    const warm = { afterMs: 20_000, events: 1e7, wholeEventsPerSecond: 5e5 };
    const loop = { ...throughputTrial(1e6), events: 20e6, warm };
    expect(sentence(cell('Other', 'batch', measured(loop)))).toBe(
      'Other needs the whole history first: 40 s for 20,000,000 events.',
    );
  });

  it('goes by the figures, not by the order of the engines', () => {
    expect(sentence(NODE_STREAMS, RXJS)).toBe('RxJS answers in 4 µs at 50,000 events/s (99 of 100 within 60 µs).');
  });

  it('names those together that differ by no more than fresh processes of one engine', () => {
    expect(sentence(reported('A', 900, 23_000), reported('B', 870, 25_000), RXJS, MICRO_BATCH)).toBe(
      'B and A answer alike, in 870 ns to 900 ns at 50,000 events/s (99 of 100 within 23 µs to 25 µs), ' +
        'Micro-batch in 50.1 ms (99 of 100 within 99 ms).',
    );
    expect(sentence(STREAMING, reported('M', 50e6, 99e6, 'micro-batch'), MICRO_BATCH)).toMatch(
      /, M and Micro-batch alike in 50 ms to 50\.1 ms \(99 of 100 within 99 ms\)\.$/,
    );
  });

  it('names none as quicker than the reference that the verdict cannot distinguish from it', () => {
    const scattered = (label: string, factor: number, noise: readonly number[]) =>
      cell(
        label,
        'streaming',
        measured(
          ...noise.map((each, trial) => latencyTrial(latencies(Math.round(1000 * factor * each), 23_000), { trial })),
        ),
      );
    const reference = scattered('Streaming', 1, [1, 1, 1, 1, 1, 1]);
    const run = (other: Cell) => {
      const result = controlled([reference, other], scattered('Streaming (control)', 1, SCATTER));
      return sentenceText(runView(result).workloads[0]!.sentence);
    };
    expect(run(scattered('RxJS', 0.7, [0.5, 2, 0.6, 1.9, 0.8, 1]))).toMatch(/^RxJS and Streaming answer alike, in /);
    expect(run(scattered('RxJS', 0.95, [1, 1.001, 0.999, 1, 1.001, 0.999]))).toMatch(/^RxJS answers in 950 ns /);
  });

  it('ranks nothing in a run that is not fit to compare', () => {
    expect(sentence(...[RXJS, STREAMING, MICRO_BATCH, BATCH].map((each) => noisy(each, 0.6)))).toBe(
      'RxJS answers in 4 µs at 50,000 events/s (99 of 100 within 60 µs), Streaming in 870 ns (99 of 100 within 23 µs), ' +
        'Micro-batch in 50.1 ms (99 of 100 within 99 ms). ' +
        'Batch needs the whole history first: 4.4 ms for 300,000 events.',
    );
  });

  it('ranks engines within one guarantee, and names each', () => {
    const atLeastOnce = [reported('A', 2.9e6, 9e6), reported('B', 2e6, 8e6)].map((each) =>
      promising('at-least-once', each),
    );
    const exactlyOnce = promising('exactly-once', reported('C', 52e6, 99e6));
    expect(sentence(STREAMING, ...atLeastOnce, exactlyOnce, BATCH, promising('exactly-once', DUCKDB))).toBe(
      'Guarantee none: Streaming answers in 870 ns at 50,000 events/s (99 of 100 within 23 µs). ' +
        'Batch needs the whole history first: 4.4 ms for 300,000 events. ' +
        'Guarantee at-least-once: B answers in 2 ms at 50,000 events/s (99 of 100 within 8 ms). ' +
        'Guarantee exactly-once: C answers in 52 ms at 50,000 events/s (99 of 100 within 99 ms). ' +
        'DuckDB needs the whole history first: 98 ms for 300,000 events.',
    );
  });

  it('calls nothing alike that promises different things', () => {
    expect(sentence(reported('A', 900, 23_000), promising('exactly-once', reported('B', 900, 23_000)))).not.toContain(
      'alike',
    );
  });

  it('names no guarantee where all that was measured promises the same', () => {
    expect(sentence(STREAMING, promising('exactly-once', wrong('RxJS')))).toBe(
      'Streaming answers in 870 ns at 50,000 events/s (99 of 100 within 23 µs). RxJS gave wrong answers and is not ranked.',
    );
  });

  it('is about one engine alone', () => {
    expect(sentence(MICRO_BATCH)).toBe('Micro-batch answers in 50.1 ms at 50,000 events/s (99 of 100 within 99 ms).');
    expect(sentence(BATCH)).toBe('Batch needs the whole history first: 4.4 ms for 300,000 events.');
  });

  it('names engines that all need the whole history', () => {
    expect(sentence(BATCH, DUCKDB, history('Other', 2500))).toBe(
      'Batch, DuckDB and Other need the whole history first: 4.4 ms, 98 ms and 2.5 s for 300,000 events.',
    );
  });

  it('has the highest percentile that can be reported', () => {
    const few = (count: number) =>
      cell('Streaming', 'streaming', measured(latencyTrial(latencies(900, 23_000, count))));
    expect(sentence(few(500))).toBe('Streaming answers in 900 ns at 50,000 events/s (9 of 10 within 900 ns).');
    expect(sentence(few(50))).toBe('Streaming answers in 900 ns at 50,000 events/s.');
  });

  it('says so where too few answers fell due for any', () => {
    const few = (label: string) => cell(label, 'streaming', measured(latencyTrial(latencies(900, 23_000, 5))));
    expect(sentence(few('Streaming'), few('RxJS'), BATCH)).toBe(
      'Too few answers fell due to report the latency of Streaming and RxJS. ' +
        'Batch needs the whole history first: 4.4 ms for 300,000 events.',
    );
  });

  it('says that nothing was asked where no answer was due', () => {
    const idle = measured(latencyTrial([]));
    for (const trial of idle.state === 'measured' ? idle.trials : []) {
      trial.verification = verification({ expected: 0, correct: 0 });
    }
    const nothing = 'Nothing was asked: no answer is due in these events.';
    expect(sentence(cell('Streaming', 'streaming', idle))).toBe(nothing);
    expect(sentence(cell('Streaming', 'streaming', idle), wrong('RxJS'))).toBe(
      `${nothing} RxJS gave wrong answers and is not ranked.`,
    );
  });

  it('names engines that gave wrong answers, in no comparison', () => {
    expect(sentence(wrong('Streaming'), RXJS)).toBe(
      'RxJS answers in 4 µs at 50,000 events/s (99 of 100 within 60 µs). ' +
        'Streaming gave wrong answers and is not ranked.',
    );
    expect(sentence(RXJS, wrong('A'), wrong('B'), wrong('C'))).toMatch(
      / A, B and C gave wrong answers and are not ranked\.$/,
    );
  });

  it('names engines that do not keep up, and reports no latency of them', () => {
    expect(sentence(STREAMING, saturated('RxJS'))).toBe(
      'Streaming answers in 870 ns at 50,000 events/s (99 of 100 within 23 µs). ' +
        'RxJS does not keep up with 50,000 events/s.',
    );
    expect(sentence(saturated('RxJS'), saturated('Node streams'))).toBe(
      'RxJS and Node streams do not keep up with 50,000 events/s.',
    );
  });

  it('has a word for every state', () => {
    expect(sentence(...cellsOfEveryState())).toBe(
      'Streaming answers in 900 ns at 50,000 events/s (99 of 100 within 23 µs). ' +
        'RxJS gave wrong answers and is not ranked. Node streams failed. ' +
        'The measurement of Micro-batch is invalid. DuckDB is not supported here.',
    );
  });

  it('says that nothing was measured, and why', () => {
    expect(sentence()).toBe('No cell had finished.');
    expect(sentence(wrong('Streaming'))).toBe('Nothing was measured. Streaming gave wrong answers and is not ranked.');
  });

  it('is about its own workload only', () => {
    expect(sentence({ ...STREAMING, workload: 'iot' }, BATCH)).toBe(
      'Batch needs the whole history first: 4.4 ms for 300,000 events.',
    );
  });

  it('says which words are engines, and of which model', () => {
    const result = resultOf([STREAMING, BATCH]);
    const words = runView(result).workloads[0]!.sentence.filter((part) => typeof part !== 'string');
    expect(words).toEqual([
      { engine: 'Streaming', model: 'streaming' },
      { engine: 'Batch', model: 'batch' },
    ]);
  });
});
