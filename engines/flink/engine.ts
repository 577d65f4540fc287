import type { TopicEngine, TopicJob } from '../../contracts/engine.ts';
import { numberOption, type OptionSpecs } from '../../contracts/options.ts';
import { READY, WARM_UP_MS } from '../../jvm/host-process.ts';
import { javaRequirements } from '../../jvm/java-tools.ts';
import { untilAborted } from '../../jvm/job.ts';
import { guaranteeFacts } from '../guarantee.ts';
import { startFlinkCluster } from './cluster.ts';
import { flinkJars, jarForCluster } from './jars.ts';
import { batchOptions, options } from './options.ts';
import { FlinkRest } from './rest.ts';
import { runJob } from './run-job.ts';

/** An unbounded job. */
export const flink: TopicEngine = engineOf({ name: 'flink', title: 'Flink', model: 'streaming' }, options);

/** The same job in batch mode, over the events in the topics when it begins. */
export const flinkBatch: TopicEngine = engineOf(
  { name: 'flink-batch', title: 'Flink batch', model: 'batch' },
  batchOptions,
);

function engineOf(names: Pick<TopicEngine, 'name' | 'title' | 'model'>, options: OptionSpecs): TopicEngine {
  const isBatch = names.model === 'batch';
  return {
    ...names,
    runs: 'over-topics',
    form: 'java',
    options,
    describe: (options) => ({
      ...guaranteeFacts(options, 'checkpoint-interval'),
      ...(isBatch && { commitIntervalMs: Number.POSITIVE_INFINITY }),
      warmUpMs: WARM_UP_MS,
      eventsLostCold: isBatch ? 2.4e6 : 5.5e6,
      ...(options.cluster === ''
        ? { heapMiB: numberOption(options, 'heap') }
        : { cluster: String(options.cluster), idle: ['heap'] }),
    }),
    requirements: javaRequirements,
    jars: flinkJars,
    run: (job) =>
      untilAborted(job, () => (job.options.cluster === '' ? runAlone(job, isBatch) : runAmongOthers(job, isBatch))),
  };
}

/** Runs a job in a JobManager and a TaskManager of its own. */
async function runAlone(job: TopicJob, isBatch: boolean): Promise<void> {
  const { signal, folder, logFile, java } = job;
  const { own, classpath } = await flinkJars.fetch({ signal, java });
  let isReady = false;
  const ready = (): void => {
    if (!isReady) {
      isReady = true;
      job.onReady();
    }
  };
  const { address, exited, stop } = await startFlinkCluster({
    classpath,
    folder,
    logFile,
    slots: numberOption(job.options, 'parallelism'),
    heapMiB: numberOption(job.options, 'heap'),
    signal,
    onStart: job.onStart,
    // Each source reports when it is about to consume: the first counts.
    onLine: (line) => line === READY && ready(),
  });
  try {
    await runJob(job, {
      rest: new FlinkRest(address),
      jar: own,
      exited,
      ...(isBatch && { onSubmit: ready }),
    });
  } catch (error) {
    const { message } = error as Error;
    throw message.includes(logFile) ? error : new Error(`${message}; its log is ${logFile}`);
  } finally {
    await stop();
  }
}

/** Runs a job in the user's own cluster, of which no process is known. */
async function runAmongOthers(job: TopicJob, isBatch: boolean): Promise<void> {
  const { signal, folder, onReady, java } = job;
  const jars = await flinkJars.fetch({ signal, java });
  const address = String(job.options.cluster);
  const rest = new FlinkRest(address);
  const { version } = await rest.overview(signal);
  const release = flinkJars.version.replace(/\.\d+$/, '.');
  if (!version.startsWith(release)) {
    throw new Error(`Flink ${version} is at ${address}: the job is one of Flink ${release}x`);
  }
  await runJob(job, {
    rest,
    jar: await jarForCluster(jars, folder, signal),
    ...(isBatch ? { onSubmit: onReady } : { onRunning: onReady }),
  });
}
