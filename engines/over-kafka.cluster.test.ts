import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultsOf } from '../contracts/options.ts';
import type { Workload } from '../contracts/workload.ts';
import type { AnswerRecord } from '../harness/answers/answer-log.ts';
import { AnswerCheck } from '../harness/answers/check.ts';
import { expectedOf } from '../harness/answers/expected.ts';
import { runWorker } from '../harness/transport/kafka/testing/run-worker.ts';
import { startTestBroker, type TestBroker } from '../harness/transport/kafka/testing/test-broker.ts';
import { workloads } from '../workloads/registry.ts';
import { workload as join } from '../workloads/testing/join/workload.ts';
import { engines } from './registry.ts';
import { traceOf } from './testing/cases.ts';
import { ClusterRun } from './testing/cluster-run.ts';
import { runnersOf, timelineOf } from './testing/in-memory.ts';

/** The same trace through every engine, over a broker and in memory: the answers are right, and equal. */

const EVENTS = 20_000;
/** Of a workload that answers most events. */
const FEW_EVENTS = 4000;
/** A parameter of its question that is not the default. */
const LIMIT_MS = 20_000;
const embedded = engines.flatMap((engine) => (engine.runs === 'over-topics' ? [] : [engine]));
const topicEngines = engines.flatMap((engine) => (engine.runs === 'over-topics' ? [engine] : []));
/** Events of this workload are of the future, those of others of the past: a broker may refuse or delete them. */
const TO_COME: Workload = join;
const CENTURY_MS = 100 * 365 * 86_400_000;
const SPLITS = [
  { workers: 1, format: 'binary', split: [[0, 1, 2, 3]] },
  {
    workers: 2,
    format: 'json',
    split: [
      [0, 2],
      [1, 3],
    ],
  },
] as const;

let test: TestBroker;
let cluster: ClusterRun;
beforeAll(async () => {
  test = await startTestBroker();
  const { client, folder, broker } = test;
  cluster = new ClusterRun({ client, folder, bootstrap: broker.bootstrap });
});
afterAll(() => test?.end());

/** And one of two streams. */
describe.each([...workloads, join])('$name', (workload) => {
  const trace =
    workload === join ? traceOf(join, FEW_EVENTS, { ...join.quick, limit: LIMIT_MS }) : traceOf(workload, EVENTS);
  if (workload === TO_COME) {
    trace.columns.event_time.forEach((time, index, all) => {
      all[index] = time + CENTURY_MS;
    });
  }
  const expected = expectedOf(workload, trace);
  const check = new AnswerCheck(expected);
  const right = { correct: expected.count, missing: 0, duplicate: 0, wrong: 0, unexpected: 0, early: 0 };
  /** The answers in memory, by engine. */
  const inMemory = new Map<string, number[][]>();
  const inputs: Record<string, readonly string[]> = {};

  beforeAll(async () => {
    for (const engine of embedded) {
      const [runner] = runnersOf(engine, workload, trace, 1);
      await runner!.prepare();
      await runner!.run(timelineOf(trace, 1), new AbortController().signal);
      inMemory.set(engine.name, sorted(workload, runner!.record()));
    }
    for (const { format } of SPLITS) {
      inputs[format] = await cluster.filledInputs({ workload, trace, format });
    }
  });

  it('has the same answers from all engines in memory', () => {
    const [first, ...others] = inMemory.values();
    expect(first!.length).toBe(expected.count);
    for (const other of others) {
      expect(other).toEqual(first);
    }
  });

  describe.each(embedded)('$name', (engine) => {
    // An SQL engine is not cut into partitions.
    it.each(SPLITS.filter(({ workers }) => workers === 1 || engine.runs === 'in-workers'))(
      'answers over Kafka as in memory, $format to $workers workers',
      async ({ format, split }) => {
        const topics = { inputs: inputs[format]!, output: await cluster.output() };
        const shared = { client: test.client, engine, options: defaultsOf(engine.options), workload, trace, format };
        const ended = Promise.all(split.map((partitions) => runWorker({ ...shared, ...topics, partitions })));
        await ended;
        const job = { output: topics.output, ended: ended.then(() => {}) };
        const answers = (
          await cluster.collect(job, shared, expected.count, 'read_uncommitted', { quietMs: 50 })
        ).answers();
        expect(check.verify([answers])).toMatchObject(right);
        expect(sorted(workload, answers)).toEqual(inMemory.get(engine.name));
      },
    );
  });

  // Each of these engines takes seconds to start: over one workload, which has streams, timers and answers at once.
  it.each(workload === join ? topicEngines : [])('$name answers over Kafka as streaming in memory', async (engine) => {
    const topics = { inputs: inputs.binary!, output: await cluster.output() };
    const job = cluster.start({ engine, workload, trace }, topics);
    const answers = (await cluster.collect(job, { workload }, expected.count, 'read_uncommitted')).answers();
    job.abort();
    await job.ended;
    expect(check.verify([answers])).toMatchObject(right);
    expect(sorted(workload, answers)).toEqual(inMemory.get('streaming'));
  });
});

/** Answers as rows, in the order of what identifies them. */
function sorted({ answers }: Workload, { rows, count, arity }: AnswerRecord): number[][] {
  const all = Array.from({ length: count }, (_, row) => [...rows.subarray(row * arity, (row + 1) * arity)]);
  const identity = [...Array(answers.identifying).keys()];
  return all.sort((one, other) => identity.reduce((order, column) => order || one[column]! - other[column]!, 0));
}
