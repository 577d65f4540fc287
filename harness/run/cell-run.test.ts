import { describe, expect, it } from 'vitest';
import type { Engine } from '../../contracts/engine.ts';
import { defaultsOf, type OptionSpecs, type Options } from '../../contracts/options.ts';
import { batch } from '../../engines/batch/engine.ts';
import { duckdb } from '../../engines/duckdb/engine.ts';
import { flink } from '../../engines/flink/engine.ts';
import { kafkaStreams } from '../../engines/kafka-streams/engine.ts';
import { fraud } from '../../workloads/fraud/workload.ts';
import type { MemoryPlace } from '../processes/request.ts';
import {
  latencies,
  latencyTrial,
  throughputTrial,
  verification,
  verificationTrial,
} from '../results/testing/made-result.ts';
import { CellRun, unsupportedReason } from './cell-run.ts';
import { chosenEngine, chosenWorkload, type RunPlan } from './settings.ts';

const MEMORY = { transport: 'memory', commit: 'memory' } as const;

function cellOf(
  engine: Engine = batch,
  { commit = 'memory', workers = 1 }: { readonly commit?: MemoryPlace['commit']; readonly workers?: number } = {},
  options: Options = { period: 100 },
): CellRun {
  const label = `${engine.title} · period 100 ms`;
  const chosen = chosenEngine(engine, { options, scale: { workers }, label });
  return new CellRun({ site: { transport: 'memory', commit } } as RunPlan, chosenWorkload(fraud), chosen);
}

describe('a cell', () => {
  it('is measured with its last trial', () => {
    const cell = cellOf();
    cell.plan(3);
    cell.add(verificationTrial());
    cell.add(throughputTrial(50e6));
    expect(cell.finished).toBe(false);
    cell.add(latencyTrial(latencies(900, 20_000)));
    expect(cell.finished).toBe(true);
    expect(cell.toCell().outcome).toMatchObject({ state: 'measured', trials: { length: 3 } });
  });

  it.each(['missing', 'duplicate', 'wrong', 'unexpected', 'early'] as const)(
    'ends with its first trial that has a %s answer, and keeps the counts',
    (fault) => {
      const cell = cellOf();
      cell.plan(3);
      cell.add(verificationTrial());
      const faults = verification({ [fault]: 1 });
      cell.add({ ...throughputTrial(50e6), verification: faults });
      expect(cell.finished).toBe(true);
      expect(cell.toCell().outcome).toEqual({
        state: 'wrong-answers',
        mode: 'throughput',
        verification: faults,
        trials: [verificationTrial(), { ...throughputTrial(50e6), verification: faults }],
      });
    },
  );

  it('ends with its first failure, and keeps what it had', () => {
    const cell = cellOf();
    cell.plan(3);
    cell.add(verificationTrial());
    cell.fail('latency', 'threw up');
    expect(cell.toCell().outcome).toMatchObject({ state: 'failed', mode: 'latency', reason: 'threw up' });
    expect(cell.toCell().outcome).toHaveProperty('trials.length', 1);
  });

  it('is unsupported from the start where an SQL engine would have to be cut', () => {
    expect(cellOf(duckdb, { workers: 2 }).toCell().outcome).toMatchObject({ state: 'unsupported' });
    expect(cellOf(duckdb).finished).toBe(false);
    expect(cellOf(batch, { workers: 2 }).finished).toBe(false);
  });

  it('is unsupported from the start where there are fewer partitions than workers', () => {
    const site = { transport: 'kafka', format: 'binary' } as const;
    const reason = (workers: number, partitions: number): string | undefined =>
      unsupportedReason({ site }, { engine: batch, scale: { workers, partitions } });
    expect(reason(2, 1)).toBe('--workers 2: there is 1 partition to share');
    expect(reason(3, 2)).toBe('--workers 3: there are 2 partitions to share');
    expect(reason(2, 2)).toBeUndefined();
  });

  it.each([
    [batch, 1, undefined, undefined],
    [batch, 2, undefined, undefined],
    [duckdb, 1, undefined, undefined],
    [duckdb, 2, undefined, '--workers 2: it is not cut into workers; what scales it is among its options'],
    [flink, 1, undefined, 'it runs with --transport kafka only'],
    [flink, 1, 'json', undefined],
    [flink, 2, 'json', '--workers 2: it is not cut into workers; what scales it is among its options'],
    [{ ...batch, capabilities: { transports: ['memory'] } }, 1, 'json', 'it runs with --transport memory only'],
    [{ ...batch, capabilities: { wireFormats: ['binary'] } }, 1, 'json', '--format json: it has only binary'],
    [{ ...batch, capabilities: { wireFormats: ['binary'] } }, 1, 'binary', undefined],
  ] as const)('is unsupported where its engine cannot do what is asked: %#', (engine, workers, format, reason) => {
    const site = format === undefined ? MEMORY : ({ transport: 'kafka', format } as const);
    expect(unsupportedReason({ site }, { engine, scale: { workers, partitions: 4 } })).toBe(reason);
  });

  it('reports what must be alike for its figures to be compared', () => {
    expect(cellOf(batch, { workers: 2, commit: 'durable' }).toCell()).toMatchObject({
      workload: 'fraud',
      engine: { name: 'batch', model: 'batch', form: 'typescript' },
      label: 'Embedded batch · period 100 ms',
      configuration: {
        site: { kind: 'memory' },
        commit: 'durable',
        workers: 2,
        options: { period: 100 },
        commitIntervalMs: 100,
      },
    });
    expect(cellOf(duckdb).toCell()).toMatchObject({
      engine: { library: expect.stringMatching(/^@duckdb\/node-api \d/) },
      configuration: { commitIntervalMs: null },
    });
  });

  it("reports no heap, and no option of it, where the user's own cluster decides it", () => {
    const options = defaultsOf(flink.options);
    const { heapMiB, options: own } = cellOf(flink, {}, options).toCell().configuration;
    expect([heapMiB, own]).toEqual([1024, options]);
    const cluster = 'http://host:8081';
    const { configuration } = cellOf(flink, {}, { ...options, cluster }).toCell();
    const { heap: _, ...rest } = options;
    expect([configuration.heapMiB, configuration.options, configuration.cluster]).toEqual([
      null,
      { ...rest, cluster },
      cluster,
    ]);
  });

  it("reports its engine's own defaults where the run sets something else", () => {
    const specs: OptionSpecs = {
      period: { default: 100, minimum: 1, maximum: 1000, about: '' },
      linger: { default: 0, minimum: 0, maximum: 1000, itself: 100, about: '' },
      buffer: { default: 1, minimum: 0, maximum: 1000, about: '' },
      store: { default: 'heap', choices: ['heap', 'disk'], itself: 'disk', about: '' },
      address: { default: '', pattern: '.+', expected: 'an address', about: '' },
    };
    const itself = (changes: Options) =>
      cellOf({ ...batch, options: specs }, {}, { ...defaultsOf(specs), ...changes }).toCell().configuration.itself;
    expect(itself({})).toEqual({ linger: 100, store: 'disk' });
    expect(itself({ linger: 100, store: 'disk' })).toEqual({});
    expect(itself({ linger: 5, buffer: 2, address: 'one:1' })).toEqual({
      linger: 100,
      buffer: 1,
      store: 'disk',
    });
  });

  it("reports an engine's own defaults where it is tuned for latency", () => {
    const options = defaultsOf(kafkaStreams.options);
    const itself = (guarantee: string) =>
      cellOf(kafkaStreams, {}, { ...options, guarantee }).toCell().configuration.itself;
    expect(itself('at-least-once')).toEqual({ threads: 1, 'commit-interval': 30_000, linger: 100 });
    // With exactly once, 100 ms is its own default.
    expect(itself('exactly-once')).toEqual({ threads: 1, linger: 100, guarantee: 'at-least-once' });
  });

  it('that is asked for before its end is invalid', () => {
    expect(cellOf().toCell().outcome).toMatchObject({ state: 'invalid', reason: 'not finished' });
  });
});
