import type { TopicEngine } from '../../contracts/engine.ts';
import { numberOption } from '../../contracts/options.ts';
import { runHost, WARM_UP_MS } from '../../jvm/host-process.ts';
import { javaRequirements } from '../../jvm/java-tools.ts';
import { untilAborted } from '../../jvm/job.ts';
import { guaranteeFacts } from '../guarantee.ts';
import { kafkaStreamsJars } from './jars.ts';
import { options } from './options.ts';
import { streamsSettings } from './settings.ts';

/**
 * How long it may take to close its streams and remove what they created (at most 3 s and 2 s), ms; then 5 s to a kill.
 */
const GRACE_MS = 6000;

/** Kafka Streams in its own virtual machine: the workload's operator with its state store, a task per partition. */
export const kafkaStreams: TopicEngine = {
  name: 'kafka-streams',
  title: 'Kafka Streams',
  model: 'streaming',
  runs: 'over-topics',
  form: 'java',
  options,
  describe: (options) => ({
    ...guaranteeFacts(options, 'commit-interval'),
    warmUpMs: WARM_UP_MS,
    eventsLostCold: 1.8e6,
    heapMiB: numberOption(options, 'heap'),
    itself: { 'commit-interval': options.guarantee === 'exactly-once' ? 100 : 30_000 },
  }),
  requirements: javaRequirements,
  jars: kafkaStreamsJars,
  run: (job) =>
    untilAborted(job, async () =>
      runHost(job, {
        name: kafkaStreams.title,
        role: 'Kafka Streams',
        heapMiB: numberOption(job.options, 'heap'),
        jars: await kafkaStreamsJars.fetch({ signal: job.signal, java: job.java }),
        flags: ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'],
        mainClass: 'millrace.KafkaStreamsHost',
        settings: streamsSettings(job),
        graceMs: GRACE_MS,
      }),
    ),
};
