import { hostJars } from '../../jvm/host-jars.ts';
import type { JarSet } from '../../jvm/jar-set.ts';

/** Kafka Streams with the host. */
export const kafkaStreamsJars: JarSet = hostJars(import.meta.url, {
  title: 'Kafka Streams',
  megabytes: 98,
  pom: 'pom.xml',
});
