import type { TopicEngine } from '../../contracts/engine.ts';
import { numberOption } from '../../contracts/options.ts';
import { javaEngine } from '../../jvm/java-engine.ts';
import { guaranteeFacts } from '../guarantee.ts';
import { kafkaStreamsJars } from './jars.ts';
import { options } from './options.ts';
import { streamsSettings } from './settings.ts';

/** Kafka Streams in its own virtual machine: the workload's operator with its state store, a task per partition. */
export const kafkaStreams: TopicEngine = javaEngine({
  name: 'kafka-streams',
  title: 'Kafka Streams',
  model: 'streaming',
  runs: 'over-topics',
  form: 'java',
  options,
  describe: (options) => ({
    ...guaranteeFacts(options, 'commit-interval'),
    eventsLostCold: 1.8e6,
    heapMiB: numberOption(options, 'heap'),
    itself: { 'commit-interval': options.guarantee === 'exactly-once' ? 100 : 30_000 },
  }),
  java: { main: 'millrace.KafkaStreamsHost', jvm: ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'] },
  jars: kafkaStreamsJars,
  settings: streamsSettings,
});
