import { describe, expect, it } from 'vitest';
import { differencesOf } from './differences.ts';
import type { Cell, Result, WorkloadResult } from './schema.ts';
import { cell, measured, overBroker, resultOf, throughputTrial } from './testing/made-result.ts';

const streaming = cell('Streaming', 'streaming', measured(throughputTrial(50e6)));
const base = resultOf([streaming]);
const mine = (module: string): Cell => ({ ...streaming, engine: { ...streaming.engine, module } });
const withCell = (changes: Partial<Cell>): Result => ({ ...base, cells: [{ ...streaming, ...changes }] });
const withConfiguration = (changes: Partial<Cell['configuration']>): Result =>
  withCell({ configuration: { ...streaming.configuration, ...changes } });
const withEnvironment = (changes: Partial<Result['environment']>): Result => ({
  ...base,
  environment: { ...base.environment, ...changes },
});

const INPUT: NonNullable<WorkloadResult['input']> = {
  files: [{ file: 'mine.csv', format: 'CSV', rows: 5 }],
  leftOut: [{ reason: 'total: no number', rows: 2, first: 'mine.csv line 3' }],
  sorted: true,
  time: { read: 'ISO 8601', from: '2024-01-01T00:00:00Z', to: '2024-01-02T00:00:00Z', baseMs: 0 },
  columns: [{ column: 'amount', from: 'total*100', unit: 'cents', minimum: 1, maximum: 2 }],
};

describe('the differences of two runs', () => {
  it('are none between a run and itself', () => {
    expect(differencesOf(base, base)).toEqual([]);
  });

  it('are not the folder of a user’s module, and are its file', () => {
    const [before, moved] = ['file:///base/mine.js', '../new/mine.js'].map((module) => resultOf([mine(module)]));
    expect(differencesOf(before!, moved!)).toEqual([]);
    expect(differencesOf(before!, resultOf([mine('file:///base/other.js')]))).toEqual([
      { kind: 'parameters', text: 'Streaming: engine: streaming of mine.js against streaming of other.js' },
    ]);
  });

  it('are an engine of a user that has the name of another', () => {
    expect(differencesOf(base, resultOf([mine('collide-both.js')]))).toEqual([
      { kind: 'parameters', text: 'Streaming: engine: streaming against streaming of collide-both.js' },
    ]);
  });

  it('are not the commit, the time or the number of trials', () => {
    const later = {
      ...withEnvironment({ userCommit: 'abc', loadBefore: 1 }),
      startedAt: '2026-01-01T00:00:00.000Z',
      settings: { ...base.settings, trials: 10, command: 'other' },
    };
    expect(differencesOf(base, later)).toEqual([]);
  });

  it.each<[string, string, Result]>([
    ['parameters', 'seed: 1 against 2', resultOf([streaming], { seed: 2 })],
    ['parameters', 'events: 300000 against 5', resultOf([streaming], { events: 5 })],
    ['parameters', 'rates: 50000/s against 1000/s, 2000/s', resultOf([streaming], { ratesPerSecond: [1000, 2000] })],
    ['parameters', 'arrivals: poisson against constant', resultOf([streaming], { arrivals: 'constant' })],
    ['parameters', 'speed: by the rate against 60', resultOf([streaming], { speed: 60 })],
    ['parameters', 'latency trials: 250 ms + 2 s against 250 ms + 3 s', resultOf([streaming], { durationMs: 3000 })],
    ['parameters', 'engines: Streaming against Batch', resultOf([streaming], { engines: ['Batch'] })],
    [
      'parameters',
      'fraud: parameters: cards 2000 against cards 3',
      { ...base, workloads: [{ ...base.workloads[0]!, parameters: { cards: 3 } }] },
    ],
    [
      'parameters',
      'fraud: trace: generated, 300000 events, 7000 answers against mine.csv, 300000 events, 7000 answers',
      { ...base, workloads: [{ ...base.workloads[0]!, source: '/somewhere/mine.csv' }] },
    ],
    [
      'parameters',
      'fraud: trace: generated, 300000 events, 7000 answers against ' +
        'generated, 300000 events, 7000 answers, ISO 8601, amount from total*100, sorted, 2 rows left out',
      { ...base, workloads: [{ ...base.workloads[0]!, input: INPUT }] },
    ],
    ['configuration', 'Streaming: commit: memory against durable', withConfiguration({ commit: 'durable' })],
    ['configuration', 'Streaming: workers: 1 against 2', withConfiguration({ workers: 2 })],
    ['configuration', 'Streaming: options: none against a 1, b x', withConfiguration({ options: { b: 'x', a: 1 } })],
    ['machine', 'processors: 2 × a processor against 4 × a processor', withEnvironment({ cores: 4 })],
    ['machine', 'memory: 8 GiB against 16 GiB', withEnvironment({ memoryBytes: 2 ** 34 })],
    ['parameters', 'NODE_OPTIONS: none against --jitless', withEnvironment({ nodeOptions: '--jitless' })],
    ['parameters', "Node's flags: none against --jitless", resultOf([streaming], { nodeFlags: ['--jitless'] })],
    ['machine', 'CPUs allowed: 0-1 against 0', withEnvironment({ allowedCpus: '0' })],
    ['machine', 'CPU quota: none against 1.5 cores', withEnvironment({ cpuQuota: 1.5 })],
    ['versions', 'Node: 20.19.0 against 24.0.0', withEnvironment({ node: '24.0.0' })],
    [
      'versions',
      'Streaming: library: none against rxjs 8.0.0',
      withCell({ engine: { ...streaming.engine, library: 'rxjs 8.0.0' } }),
    ],
  ])('name what is unlike in %s: %s', (kind, text, other) => {
    expect(differencesOf(base, other)).toEqual([{ kind, text }]);
  });

  it('are what only one of them records, and not what neither does', () => {
    const { nodeOptions: _, allowedCpus: __, cpuQuota: ___, ...earlier } = base.environment;
    const old = { ...base, environment: earlier };
    expect(differencesOf(old, old)).toEqual([]);
    expect(differencesOf(old, base).map(({ text }) => text)).toEqual([
      'NODE_OPTIONS: not recorded against none',
      'CPUs allowed: not recorded against 0-1',
      'CPU quota: not recorded against none',
    ]);
  });

  it('are all named, what an engine has on several workloads once', () => {
    const twice = (changes: Partial<Cell['configuration']>): Result => ({
      ...base,
      cells: ['fraud', 'iot'].map((workload) => ({
        ...streaming,
        workload,
        configuration: { ...streaming.configuration, ...changes },
      })),
    });
    const other = { ...twice({ workers: 2, heapMiB: 1 }), environment: { ...base.environment, node: '24.0.0' } };
    expect(differencesOf(twice({}), other).map(({ kind }) => kind)).toEqual([
      'versions',
      'configuration',
      'configuration',
    ]);
  });

  it('are the transport alone where that differs', () => {
    const kafka = {
      ...resultOf([overBroker(streaming)], {
        site: { kind: 'kafka', broker: 'Kafka 4.3.1', wireFormat: 'binary' },
      }),
    };
    expect(differencesOf(base, kafka)).toEqual([{ kind: 'transport', text: 'transport: memory against kafka' }]);
  });
});
