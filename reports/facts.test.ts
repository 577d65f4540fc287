import { describe, expect, it } from 'vitest';
import {
  cell,
  controlled,
  latencies,
  latencyTrial,
  machineFacts,
  measured,
  resultOf,
  scattered,
} from '../harness/results/testing/made-result.ts';
import { notesOf, stripOf, warningsOf } from './facts.ts';

const fast = latencies(900, 23_000);
const streaming = (changes: Parameters<typeof latencyTrial>[1] = {}) =>
  cell('Streaming', 'streaming', measured(latencyTrial(fast, changes)));

describe('warnings', () => {
  it('are none where all is well', () => {
    expect(warningsOf(resultOf([streaming()]))).toEqual([]);
  });

  it('tell of an interrupted run, and what the run itself warned of', () => {
    const warnings = warningsOf({
      ...resultOf([streaming()]),
      state: 'interrupted',
      warnings: ['The driver was late.'],
    });
    expect(warnings).toEqual(['The driver was late.', expect.stringMatching(/^The run was interrupted/)]);
  });

  it('tell of delays that had not settled', () => {
    expect(warningsOf(resultOf([streaming({ trend: 'warming' })]))).toEqual([
      expect.stringMatching(/^Delay had not settled: Streaming on fraud \(warming\)\./),
    ]);
  });

  it('tell of a load that was too much, and not that its delay had not settled', () => {
    expect(warningsOf(resultOf([streaming({ trend: 'slowing', drainMs: 5000 })]))).toEqual([
      expect.stringMatching(
        /^Saturated: Streaming on fraud at 50 k\/s \(after the last arrival 5 s of work were left\)\./,
      ),
    ]);
  });

  it('tell of an engine of which it is not known whether it keeps up', () => {
    const machine = machineFacts({ spanMs: 3000, waitedMs: 2250, othersCpuMs: 3000 });
    expect(warningsOf(resultOf([streaming({ trend: 'slowing', drainMs: 900, machine })]))).toContainEqual(
      expect.stringMatching(/^Not known to keep up: Streaming on fraud at 50 k\/s\./),
    );
  });

  it('tell that verdicts are withheld where the control differs from what it repeats', () => {
    const alarmed = controlled([scattered('Batch', 60e6)], scattered('Batch (control)', 66e6));
    expect(warningsOf(alarmed)).toEqual([
      expect.stringMatching(/^Verdicts are withheld: the same engine twice came out different: .* ×1\.10 /),
    ]);
  });

  it('tell of ledgers that differ', () => {
    const durable = { ...streaming(), ledger: { ...streaming().ledger, commit: 'durable' as const } };
    expect(warningsOf(resultOf([streaming(), durable]))).toEqual([
      expect.stringMatching(/fraud: memory with memory commits, memory with durable commits/),
    ]);
  });

  it('leave races with ledgers of their own alone', () => {
    const durable = {
      ...streaming(),
      workload: 'fraud · durable',
      ledger: { ...streaming().ledger, commit: 'durable' as const },
    };
    const result = resultOf([durable, streaming()]);
    const [fraud] = result.workloads;
    expect(warningsOf({ ...result, workloads: [{ ...fraud!, name: 'fraud · durable' }, fraud!] })).toEqual([]);
    expect(notesOf(result)).toContainEqual(expect.stringMatching(/ fraud · durable shows the trade\.$/));
  });
});

describe('notes', () => {
  it('tell that one trial makes no verdict', () => {
    expect(notesOf(resultOf([streaming()]))[0]).toMatch(/^One trial a mode/);
    expect(notesOf(resultOf([streaming()], { trials: 5 }))[0]).toBe(
      '5 trials a mode: figures, no verdicts, which take 6 (--trials 6).',
    );
    expect(notesOf(resultOf([streaming()], { trials: 6 }))).not.toContainEqual(expect.stringMatching(/^One trial/));
  });

  it('tell why engines of one form are near-equal in memory', () => {
    expect(notesOf(resultOf([streaming()]))).toContainEqual(
      expect.stringMatching(/^Commits in memory .* --commit durable shows the trade\.$/),
    );
    expect(notesOf(resultOf([streaming()], { trials: 6, commit: 'durable' }))).toEqual([]);
  });

  it('tell what an invalid cell over a broker means', () => {
    const site = { kind: 'kafka', broker: 'Kafka 4.3.1', wireFormat: 'binary' } as const;
    const invalid = cell('Streaming', 'streaming', { state: 'invalid', mode: 'latency', reason: 'late', trials: [] });
    expect(notesOf(resultOf([invalid], { site }))).toContainEqual(expect.stringMatching(/^Invalid: the load/));
    expect(notesOf(resultOf([streaming()], { site, trials: 6 }))).toEqual([]);
  });

  it('tell which workloads had too few answers for p99', () => {
    expect(notesOf(resultOf([streaming({ distinctDue: 999 })]))).toContainEqual(
      expect.stringMatching(/fraud had too few for p99/),
    );
  });
});

it('the strip tells when, what and how often', () => {
  const cell = streaming();
  const scaled = [1, 2].map((workers) => ({ ...cell, ledger: { ...cell.ledger, workers } }));
  expect(stripOf(resultOf(scaled, { trials: 6 }))).toEqual([
    'quick',
    '2025-01-01 00:00 UTC',
    'millrace 0.1.0',
    '2 × a processor',
    '8 GiB',
    'Node 20.19.0',
    'seed 1',
    '6 trials a mode',
    '1 and 2 workers',
  ]);
});
