import type { TopicEngine } from '../../contracts/engine.ts';
import { numberOption, type Options } from '../../contracts/options.ts';
import { runHost, WARM_UP_MS } from '../../jvm/host-process.ts';
import { javaRequirements } from '../../jvm/java-tools.ts';
import { untilAborted } from '../../jvm/job.ts';
import { stormJars } from './jars.ts';
import { options } from './options.ts';
import { stormSettings } from './settings.ts';

/** How long its spouts may take to stop (a poll, a commit) and its consumer group to be removed (2 s), ms. */
const GRACE_MS = 4000;

/** Storm in its own virtual machine: spouts that read Kafka, and bolts with the workload's operator and its states. */
export const storm: TopicEngine = {
  name: 'storm',
  title: 'Storm',
  model: 'streaming',
  runs: 'over-topics',
  form: 'java',
  options,
  describe: (options) => ({
    commitIntervalMs: 0,
    guarantee: 'at-least-once',
    warmUpMs: WARM_UP_MS,
    eventsLostCold: 0.9e6,
    heapMiB: numberOption(options, 'heap'),
    idle: idle(options),
  }),
  requirements: javaRequirements,
  jars: stormJars,
  run: (job) =>
    untilAborted(job, async () =>
      runHost(job, {
        name: storm.title,
        role: 'Storm',
        heapMiB: numberOption(job.options, 'heap'),
        jars: await stormJars.fetch({ signal: job.signal, java: job.java }),
        flags: ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'],
        mainClass: 'millrace.StormHost',
        settings: stormSettings(job),
        graceMs: GRACE_MS,
      }),
    ),
};

/** Acknowledgements are batched too: with a limit on events without one, a batch might never fill. */
function idle(options: Options): string[] {
  return [options['batch-size'] === 1 ? 'flush-interval' : 'max-spout-pending'];
}
