import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allocateColumn, allocateColumns, type Columns } from '../../../contracts/workload.ts';
import { microBatch } from '../../../engines/micro-batch/engine.ts';
import { streaming } from '../../../engines/streaming/engine.ts';
import { workloads } from '../../../workloads/registry.ts';
import { AnswerCheck, isRight } from '../../answers/check.ts';
import { storedTrial } from '../../trial/testing/stored-trial.ts';
import { readCollected } from './collected.ts';
import { KafkaSink } from './sink.ts';
import { KafkaSource } from './source.ts';
import { startCollector, startLoadGenerator } from './testing/built.ts';
import { runWorker } from './testing/run-worker.ts';
import { startTestBroker, type TestBroker } from './testing/test-broker.ts';

let test: TestBroker;
beforeAll(async () => {
  test = await startTestBroker();
});
afterAll(() => test.end());

const cases = workloads.flatMap(({ name }) => [
  { name, engine: streaming, options: {}, format: 'binary', split: [[0, 1, 2, 3]] } as const,
  {
    name,
    engine: microBatch,
    options: { interval: 20, 'max-events': 1000 },
    format: 'json',
    split: [
      [0, 2],
      [3, 1],
    ],
  } as const,
]);

describe('an engine in this process over a topic', () => {
  it.each(cases)('answers $name rightly by $engine.name, $format', async ({ name, engine, options, format, split }) => {
    const stored = storedTrial(name, 20_000);
    const input = await test.topic('in');
    const output = await test.topic('out');
    const client = { bootstrap: test.broker.bootstrap };
    const common = { client, workload: name, format };
    const traceFolder = join(stored.folder, 'trace');
    const schedule = { arrivals: 'constant', ratePerSecond: 20_000, preload: 10_000, seed: 1 } as const;
    const collector = await startCollector({ ...common, topic: output, isolation: 'read_committed', capacity: 1 });
    const loadGenerator = await startLoadGenerator({ ...common, topics: [input], traceFolder, schedule });
    const { workload, trace } = stored;
    const shared = { client: test.client, engine, options, workload, trace, format, inputs: [input], output };
    const workers = split.map((partitions) => runWorker({ ...shared, partitions }));
    await loadGenerator.call('preload', {});
    await loadGenerator.call('schedule', { scheduleStartMs: 0 });
    await Promise.all(workers);
    const file = join(stored.folder, 'answers.bin');
    await collector.call('quiet', { quietMs: 100, answers: stored.expected.count, limitMs: 5000 });
    await collector.call('deliver', { file });
    await Promise.all([loadGenerator.end(), collector.end()]);
    const verification = new AnswerCheck(stored.expected).verify([readCollected(file)]);
    rmSync(stored.folder, { recursive: true, force: true });
    expect(verification).toMatchObject({ correct: stored.expected.count, examples: [] });
    expect(isRight(verification)).toBe(true);
  });
});

describe('a source over a topic', () => {
  const open = async (signal: AbortSignal, events = 10): Promise<KafkaSource> => {
    const workload = workloads[0]!;
    const columns = { id: allocateColumn('uint32', events), ...allocateColumns(workload.columns, events) } as Columns;
    const topic = await test.topic('in');
    return KafkaSource.open(test.client, {
      ...{ topics: [topic], partitions: [0, 1], workload, format: 'binary', isolation: 'read_uncommitted' },
      ...{ disorderMs: 0, closingMs: 1, columns, signal },
    });
  };

  it('waits until the time given, or an abort', async () => {
    const controller = new AbortController();
    const source = await open(controller.signal);
    const beganMs = source.nowMs;
    await source.arrival(beganMs + 50);
    expect(source.nowMs - beganMs).toBeGreaterThanOrEqual(49);
    expect(source.take()).toBe(0);
    expect(source.watermark).toBe(Number.NEGATIVE_INFINITY);
    setTimeout(() => controller.abort(), 50);
    await source.arrival();
    expect(source.ended).toBe(false);
    await source.close();
  });

  it('fails with the broker, and so does the sink', async () => {
    const other = await startTestBroker();
    const input = await other.topic('in');
    const output = await other.topic('out');
    const workload = workloads[0]!;
    const columns = { id: allocateColumn('uint32', 1), ...allocateColumns(workload.columns, 1) } as Columns;
    const source = await KafkaSource.open(other.client, {
      ...{ topics: [input], partitions: [0, 1, 2, 3], workload, format: 'binary', isolation: 'read_uncommitted' },
      ...{ disorderMs: 0, closingMs: 1, columns, signal: new AbortController().signal },
    });
    const sink = await KafkaSink.open(other.client, {
      topic: output,
      workload,
      format: 'binary',
      partitionKeyColumn: 2,
    });
    sink.emit(1, 1, 7, 4);
    await sink.commit();
    expect(sink.pending).toBe(0);
    const arrival = expect(source.arrival()).rejects.toThrow(/^reading topic .* failed: /);
    process.kill(other.broker.pid, 'SIGKILL');
    await arrival;
    expect(() => source.take()).toThrow(/failed/);
    sink.emit(2, 1, 7, 4);
    await expect(sink.commit()).rejects.toThrow(/^sending to topic .* failed: /);
    await other.end();
  });
});
