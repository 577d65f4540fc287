import type { TopicEngine } from '../../contracts/engine.ts';
import { numberOption } from '../../contracts/options.ts';
import { runHost, WARM_UP_MS } from '../../jvm/host-process.ts';
import { javaRequirements } from '../../jvm/java-tools.ts';
import { untilAborted } from '../../jvm/job.ts';
import { kafkaStreamsJars } from './jars.ts';
import { options } from './options.ts';
import { streamsSettings } from './settings.ts';

/** How long it may take to close its streams and to remove what is theirs (3 s and 2 s at most), ms; it is killed 5 s later. */
const GRACE_MS = 6000;

/** Kafka Streams in a virtual machine of its own: the workload's operator with its state store, a task a partition. */
export const kafkaStreams: TopicEngine = {
  name: 'kafka-streams',
  title: 'Kafka Streams',
  model: 'streaming',
  runs: 'over-topics',
  form: 'java',
  options,
  describe(options) {
    const exactlyOnce = options.guarantee === 'exactly-once';
    return {
      // Exactly once, answers become visible with the transaction that a commit ends.
      commitIntervalMs: exactlyOnce ? numberOption(options, 'commit-interval') : 0,
      warmUpMs: WARM_UP_MS,
      eventsLostCold: 1.8e6,
      guarantee: String(options.guarantee),
      isolation: exactlyOnce ? 'read_committed' : 'read_uncommitted',
      heapMiB: numberOption(options, 'heap'),
      itself: { 'commit-interval': exactlyOnce ? 100 : 30_000 },
    };
  },
  requirements: javaRequirements,
  jars: kafkaStreamsJars,
  run: (job) =>
    untilAborted(job, async () =>
      runHost(job, {
        name: kafkaStreams.title,
        role: 'Kafka Streams',
        jars: await kafkaStreamsJars.fetch({ signal: job.signal }),
        flags: ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'],
        mainClass: 'millrace.KafkaStreamsHost',
        settings: streamsSettings(job),
        graceMs: GRACE_MS,
      }),
    ),
};
