import type { EngineFacts, TopicEngine, TopicJob } from '../../contracts/engine.ts';
import { numberOption, type Options } from '../../contracts/options.ts';
import { runHost, WARM_UP_MS } from '../../jvm/host-process.ts';
import type { JarSet, Jars } from '../../jvm/jar-set.ts';
import { javaRequirements } from '../../jvm/java-tools.ts';
import { untilAborted } from '../../jvm/job.ts';
import { pipRequirement } from '../../jvm/python-archive.ts';
import { realTimeJars, sparkJars } from './jars.ts';
import { batchOptions, microBatchOptions, realTimeOptions } from './options.ts';
import { FLAGS, microBatchSettings, placeSettings, realTimeSettings, sparkSettings } from './settings.ts';

/** How long it may take to leave the cluster, ms; it is killed 5 s later. */
const GRACE_MS = 3000;
/** The time of a batch with little in it: a shorter trigger interval brings answers no more often. */
const SHORTEST_BATCH_MS = 500;

/** What all engines of Spark have in common. */
const shared = { runs: 'over-topics' } as const;

/** Spark's Structured Streaming in micro-batches: the workload's operator in transformWithState, states in RocksDB. */
export const spark: TopicEngine = {
  ...shared,
  name: 'spark',
  title: 'Spark',
  model: 'micro-batch',
  form: 'java',
  options: microBatchOptions,
  describe: (options) => describe(options, Math.max(SHORTEST_BATCH_MS, numberOption(options, 'interval')), 3.9e6),
  requirements: javaRequirements,
  jars: sparkJars,
  run: (job) => host(job, sparkJars, 'millrace.StreamHost', microBatchSettings),
};

/** Spark's Structured Streaming in real time: long-running tasks pass events on as they come. */
export const sparkRealTime: TopicEngine = {
  ...shared,
  name: 'spark-real-time',
  title: 'Spark in real time',
  model: 'streaming',
  form: 'java',
  options: realTimeOptions,
  describe: (options) => describe(options, 0, 0.8e6),
  requirements: async () => [...(await javaRequirements()), ...(realTimeJars.there ? [] : [await pipRequirement()])],
  jars: realTimeJars,
  run: (job) => host(job, realTimeJars, 'millrace.StreamHost', realTimeSettings),
};

/** Spark SQL over the events in the topics: the workload's query, as it is. */
export const sparkBatch: TopicEngine = {
  ...shared,
  name: 'spark-batch',
  title: 'Spark batch',
  model: 'batch',
  form: 'sql',
  options: batchOptions,
  describe: (options) => describe(options, Number.POSITIVE_INFINITY, 4.9e6),
  requirements: javaRequirements,
  jars: sparkJars,
  run: (job) => host({ ...job, java: undefined }, sparkJars, 'millrace.BatchHost', placeSettings),
};

/** Spark's Kafka sink is at-least-once: it writes again what a failed batch had written. */
function describe(options: Options, commitIntervalMs: number, eventsLostCold: number): EngineFacts {
  return {
    commitIntervalMs,
    warmUpMs: WARM_UP_MS,
    eventsLostCold,
    guarantee: 'at-least-once',
    heapMiB: numberOption(options, 'heap'),
    ...((options.cluster ?? '') !== '' && { cluster: String(options.cluster) }),
  };
}

/** Runs a job with the shared settings and its own. */
function host(
  job: TopicJob,
  set: JarSet,
  mainClass: string,
  own: (job: TopicJob, jars: Jars) => Record<string, string>,
): Promise<void> {
  return untilAborted(job, async () => {
    const jars = await set.fetch({ signal: job.signal, java: job.java });
    await runHost(job, {
      name: set.title,
      // Not to be taken for the one that sends events.
      role: 'Spark driver',
      jars,
      heapMiB: numberOption(job.options, 'heap'),
      flags: FLAGS,
      mainClass,
      settings: { ...sparkSettings(job), ...own(job, jars) },
      graceMs: GRACE_MS,
    });
  });
}
