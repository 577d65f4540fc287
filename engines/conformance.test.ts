import { beforeAll, describe, expect, it } from 'vitest';
import { defaultsOf } from '../contracts/options.ts';
import { AnswerCheck } from '../harness/answers/check.ts';
import { expectedOf } from '../harness/answers/expected.ts';
import type { PartitionRunner } from '../harness/hosts/memory/partition-run.ts';
import { questionOf } from '../harness/trace/load-workload.ts';
import { fraud } from '../workloads/fraud/workload.ts';
import { testedWorkloads } from '../workloads/testing/fixtures.ts';
import { engines } from './registry.ts';
import { traceOf } from './testing/cases.ts';
import { runnersOf, setupOf, timelineOf } from './testing/in-memory.ts';

/** One suite over every engine and every workload: what holds for one holds for all. */

const EVENTS = 20_000;

/** The built program: it starts threads from a file of JavaScript. */
const built = new URL('../dist/harness/hosts/memory/contract-suite.js', import.meta.url).href;
const { runContractSuite } = (await import(built)) as typeof import('../harness/hosts/memory/contract-suite.ts');

const { signal } = new AbortController();

const embedded = engines.flatMap((engine) => (engine.runs === 'over-topics' ? [] : [engine]));

describe.each(testedWorkloads)('on $name', (workload) => {
  const trace = traceOf(workload, EVENTS);
  const expected = expectedOf(workload, trace);
  const check = new AnswerCheck(expected);
  const right = { correct: expected.count, missing: 0, duplicate: 0, wrong: 0, unexpected: 0, early: 0 };

  describe.each(embedded)('$name', (engine) => {
    const [whole] = runnersOf(engine, workload, trace, 1) as [PartitionRunner];
    beforeAll(async () => {
      await whole.prepare();
    });

    it('answers as the oracle, on rows it cannot read ahead', async () => {
      await whole.run(timelineOf(trace, 1), signal);
      expect(check.verify([whole.record()])).toMatchObject(right);
    });

    it('does so again when run again', async () => {
      await whole.run(timelineOf(trace, 1), signal);
      expect(check.verify([whole.record()])).toMatchObject(right);
    });

    it('answers events as they arrive, and none before it has arrived', async () => {
      const offsetsMs = Float64Array.from(trace.columns.id, (id) => (id < 1000 ? Number.NEGATIVE_INFINITY : id / 200));
      const timeline = timelineOf(trace, 1, offsetsMs);
      const { startMs } = await whole.run(timeline, signal);
      const arrivalMs = (due: number): number =>
        due < 1000 ? startMs : timeline.scheduleStartMs[0]! + offsetsMs[Math.min(due, EVENTS - 1)]!;
      expect(check.verify([whole.record()], arrivalMs)).toMatchObject(right);
    });

    it('stops soon after an abort while it waits, and can be run again', async () => {
      const controller = new AbortController();
      const never = new Float64Array(EVENTS).fill(3_600_000).fill(Number.NEGATIVE_INFINITY, 0, 1000);
      setTimeout(() => controller.abort(), 20);
      const { startMs, endMs } = await whole.run(timelineOf(trace, 1, never), controller.signal);
      expect(endMs - startMs).toBeLessThan(1000);
      await whole.run(timelineOf(trace, 1), signal);
      expect(check.verify([whole.record()])).toMatchObject(right);
    });

    it('keeps the rest of its contract', async () => {
      const setup = setupOf(engine, workload, trace);
      expect(await runContractSuite({ workload, trace, setup, prepared: false }, signal)).toBeUndefined();
    });

    it('does nothing when aborted beforehand', async () => {
      await whole.run(timelineOf(trace, 1), AbortSignal.abort());
      expect(whole.record().count).toBeLessThan(expected.count);
    });
  });

  const inWorkers = embedded.filter(({ runs }) => runs === 'in-workers' && workload.key !== null);
  describe.each(inWorkers)('$name, cut into partitions,', (engine) => {
    it.each([2, 3])('answers alike over %i of them', async (partitions) => {
      const runners = runnersOf(engine, workload, trace, partitions);
      await Promise.all(runners.map((runner) => runner.prepare()));
      const timeline = timelineOf(trace, partitions);
      await Promise.all(runners.map((runner) => runner.run(timeline, signal)));
      expect(check.verify(runners.map((runner) => runner.record()))).toMatchObject(right);
    });
  });
});

describe.each(engines)('$name', (engine) => {
  it('has options whose defaults lie within their bounds', () => {
    for (const spec of Object.values(engine.options)) {
      if ('choices' in spec) {
        expect(spec.choices).toContain(spec.default);
      } else if (!('pattern' in spec)) {
        expect(spec.default).toBeGreaterThanOrEqual(spec.minimum);
        expect(spec.default).toBeLessThanOrEqual(spec.maximum);
        expect(!spec.integer || Number.isInteger(spec.default)).toBe(true);
      }
      expect(spec.about).not.toBe('');
    }
  });

  it('reports its commit interval: 0 where each event commits, Infinity where only the whole trace does', () => {
    const { commitIntervalMs } = engine.describe(defaultsOf(engine.options));
    expect(commitIntervalMs).toBeGreaterThanOrEqual(0);
    expect(commitIntervalMs === 0).toBe(engine.model === 'streaming');
    expect(Number.isFinite(commitIntervalMs)).toBe(engine.model !== 'batch');
  });

  it('can be started up before any event is there, and again', async () => {
    const prepare = 'prepare' in engine ? engine.prepare : undefined;
    const question = questionOf(fraud, traceOf(fraud, 0));
    await prepare?.(defaultsOf(engine.options), question);
    await prepare?.(defaultsOf(engine.options), question);
  });

  it('has a name for the command line', () => {
    expect(engine.name).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(engine.title).not.toBe('');
    expect(engines.filter(({ name, title }) => name === engine.name || title === engine.title)).toHaveLength(1);
  });
});
