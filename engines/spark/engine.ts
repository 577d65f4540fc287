import { runHost } from '../../jvm/host-process.ts';
import { javaRequirements } from '../../jvm/java-tools.ts';
import { untilAborted } from '../../jvm/job.ts';
import { numberOption, type Options } from '../../workloads/options.ts';
import type { TopicEngine, TopicEngineFacts, TopicJob } from '../engine.ts';
import { sparkJars } from './jars.ts';
import { batchOptions, microBatchOptions } from './options.ts';
import { javaFlags, sparkSettings } from './settings.ts';

/** Until its virtual machine is warm. */
const WARM_UP_MS = 15_000;
/** How long it may take to leave the cluster, ms; it is killed 5 s later. */
const GRACE_MS = 3000;
/** What a batch takes however little is in it: with a trigger below that, answers come about as often. */
const SHORTEST_BATCH_MS = 500;

/** Spark's Structured Streaming in micro-batches: the workload's operator in transformWithState, states in RocksDB. */
export const spark: TopicEngine = {
  name: 'spark',
  title: 'Spark',
  model: 'micro-batch',
  over: 'topics',
  form: 'java',
  options: microBatchOptions,
  warmUpMs: WARM_UP_MS,
  periodMs: (options) => Math.max(SHORTEST_BATCH_MS, numberOption(options, 'interval')),
  describe,
  requirements: javaRequirements,
  jars: sparkJars,
  run: (job) => host(job, 'millrace.MicroBatchHost'),
};

/** Spark SQL over what is in the topic: the workload's query, as it is. */
export const sparkBatch: TopicEngine = {
  name: 'spark-batch',
  title: 'Spark batch',
  model: 'batch',
  over: 'topics',
  form: 'sql',
  options: batchOptions,
  warmUpMs: WARM_UP_MS,
  periodMs: () => Number.POSITIVE_INFINITY,
  describe,
  requirements: javaRequirements,
  jars: sparkJars,
  run: (job) => host(job, 'millrace.BatchHost'),
};

/** Spark's sink of Kafka writes again what a batch that failed had written. */
function describe(options: Options): TopicEngineFacts {
  return {
    guarantee: 'at-least-once',
    isolation: 'read_uncommitted',
    heapMiB: numberOption(options, 'heap'),
    ...(options.cluster !== '' && { cluster: String(options.cluster) }),
  };
}

function host(job: TopicJob, mainClass: string): Promise<void> {
  return untilAborted(job, async () => {
    const jars = await sparkJars.fetch({ signal: job.signal });
    await runHost(job, {
      name: 'Spark',
      role: 'driver',
      jars,
      flags: javaFlags(job.options),
      mainClass,
      settings: sparkSettings(job, jars),
      graceMs: GRACE_MS,
    });
  });
}
