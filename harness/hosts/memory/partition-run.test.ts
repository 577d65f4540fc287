import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { streaming } from '../../../engines/streaming/engine.ts';
import { AnswerCheck } from '../../answers/check.ts';
import { monotonicMs } from '../../clock.ts';
import { storedTrial } from '../../trial/testing/stored-trial.ts';
import { timelineOf } from '../../trial/testing/timeline.ts';
import { PartitionRunner, type PartitionSetup } from './partition-run.ts';

const stored = storedTrial('weather', 20_000);
afterAll(() => rmSync(stored.folder, { recursive: true, force: true }));
const { trace, expected, workload } = stored;

const setup: PartitionSetup = {
  engine: { name: 'streaming' },
  options: {},
  workload: 'weather',
  columns: trace.columns,
  tables: trace.tables,
  keyCount: trace.keyCount,
  parameters: trace.parameters,
  capacity: 0,
  poisoned: false,
};
const timeline = () => timelineOf({ eventTimes: [...trace.columns.event_time], disorderMs: trace.disorderMs });
const { signal } = new AbortController();

describe('a partition', () => {
  it('is run again and again, each time with a fresh operator and log', async () => {
    const runner = new PartitionRunner(streaming, workload, setup);
    const check = new AnswerCheck(expected);
    for (let iteration = 0; iteration < 3; iteration++) {
      await runner.run(timeline(), signal);
      expect(check.verify([runner.record()])).toMatchObject({ correct: expected.count, duplicate: 0 });
    }
  });

  it('reports when run() began and ended, with every answer observed between', async () => {
    const runner = new PartitionRunner(streaming, workload, setup);
    const before = monotonicMs();
    const { startMs, endMs } = await runner.run(timeline(), signal);
    const { commitMs } = runner.record();
    expect(startMs).toBeGreaterThanOrEqual(before);
    expect(endMs).toBeLessThanOrEqual(monotonicMs());
    expect(commitMs[0]).toBeGreaterThan(startMs);
    expect(commitMs.at(-1)).toBeLessThanOrEqual(endMs);
  });

  it('has no answers before its first run', () => {
    expect(new PartitionRunner(streaming, workload, setup).record().count).toBe(0);
  });

  it('is unreadable until taken in verification, its own columns left alone', async () => {
    const runner = new PartitionRunner(streaming, workload, { ...setup, poisoned: true });
    await runner.run(timeline(), signal);
    expect(new AnswerCheck(expected).verify([runner.record()]).correct).toBe(expected.count);
    expect(trace.columns.event_time.every((time) => time >= 0)).toBe(true);
  });

  it('has nothing to prepare where the engine has nothing', async () => {
    expect(await new PartitionRunner(streaming, workload, setup).prepare()).toBeLessThan(100);
  });
});
