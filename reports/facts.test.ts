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
import { runView } from './run-view.ts';

const fast = latencies(900, 23_000);
const streaming = (changes: Parameters<typeof latencyTrial>[1] = {}) =>
  cell('Streaming', 'streaming', measured(latencyTrial(fast, changes)));

describe('warnings', () => {
  it('are none where all is well', () => {
    expect(runView(resultOf([streaming()])).warnings).toEqual([]);
  });

  it('name an interrupted run, and what the run itself warned of', () => {
    const warnings = runView({
      ...resultOf([streaming()]),
      state: 'interrupted',
      warnings: ['The load generator was late.'],
    }).warnings;
    expect(warnings).toEqual(['The load generator was late.', expect.stringMatching(/^The run was interrupted/)]);
  });

  it('name latencies that had not settled', () => {
    expect(runView(resultOf([streaming({ trend: 'warming' })])).warnings).toEqual([
      expect.stringMatching(/^Latency had not settled: Streaming on fraud \(warming\)\./),
    ]);
  });

  it('name a load that was too much, and not that its latency had not settled', () => {
    expect(runView(resultOf([streaming({ trend: 'slowing', drainMs: 5000 })])).warnings).toEqual([
      expect.stringMatching(
        /^Saturated: Streaming on fraud at 50 k\/s \(after the last arrival 5 s of work were left\)\./,
      ),
    ]);
  });

  it('name an engine of which it is not known whether it keeps up', () => {
    const machine = machineFacts({ spanMs: 3000, waitedMs: 2250, othersCpuMs: 3000 });
    expect(runView(resultOf([streaming({ trend: 'slowing', drainMs: 900, machine })])).warnings).toContainEqual(
      expect.stringMatching(/^Not known to keep up: Streaming on fraud at 50 k\/s\./),
    );
  });

  it('say that verdicts are not reported where the control differs from what it repeats', () => {
    const alarmed = controlled([scattered('Batch', 60e6)], scattered('Batch (control)', 66e6));
    expect(runView(alarmed).warnings).toEqual([
      expect.stringMatching(/^Verdicts are not reported: the same engine twice came out different: .* ×1\.10 /),
    ]);
  });

  it('name configurations that differ', () => {
    const durable = { ...streaming(), configuration: { ...streaming().configuration, commit: 'durable' as const } };
    expect(runView(resultOf([streaming(), durable])).warnings).toEqual([
      expect.stringMatching(/fraud: memory with memory commits, memory with durable commits/),
    ]);
  });

  it('allow a workload its own configuration', () => {
    const durable = {
      ...streaming(),
      workload: 'fraud · durable',
      configuration: { ...streaming().configuration, commit: 'durable' as const },
    };
    const result = resultOf([durable, streaming()]);
    const [fraud] = result.workloads;
    expect(runView({ ...result, workloads: [{ ...fraud!, name: 'fraud · durable' }, fraud!] }).warnings).toEqual([]);
    expect(runView(result).notes).toContainEqual(expect.stringMatching(/ fraud · durable shows the trade\.$/));
  });
});

describe('notes', () => {
  it('say that one trial makes no verdict', () => {
    expect(runView(resultOf([streaming()])).notes[0]).toMatch(/^One trial a mode/);
    expect(runView(resultOf([streaming()], { trials: 5 })).notes[0]).toBe(
      '5 trials a mode: figures, no verdicts, which take 6 (--trials 6).',
    );
    expect(runView(resultOf([streaming()], { trials: 6 })).notes).not.toContainEqual(
      expect.stringMatching(/^One trial/),
    );
  });

  it('say why engines of one form are nearly equal in memory', () => {
    expect(runView(resultOf([streaming()])).notes).toContainEqual(
      expect.stringMatching(/^Commits in memory .* --commit durable shows the trade\.$/),
    );
    expect(runView(resultOf([streaming()], { trials: 6, commit: 'durable' })).notes).toEqual([]);
  });

  it('say what an invalid cell over a broker means', () => {
    const site = { kind: 'kafka', broker: 'Kafka 4.3.1', wireFormat: 'binary' } as const;
    const invalid = cell('Streaming', 'streaming', { state: 'invalid', mode: 'latency', reason: 'late', trials: [] });
    expect(runView(resultOf([invalid], { site })).notes).toContainEqual(expect.stringMatching(/^Invalid: the load/));
    expect(runView(resultOf([streaming()], { site, trials: 6 })).notes).toEqual([]);
  });

  it('name the workloads that had too few answers for p99', () => {
    expect(runView(resultOf([streaming({ distinctDue: 999 })])).notes).toContainEqual(
      expect.stringMatching(/fraud had too few for p99/),
    );
  });
});

it('the strip says when, what and how often', () => {
  const cell = streaming();
  const scaled = [1, 2].map((workers) => ({ ...cell, configuration: { ...cell.configuration, workers } }));
  expect(runView(resultOf(scaled, { trials: 6 })).strip).toEqual([
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
