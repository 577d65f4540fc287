import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hostSources } from '../../jvm/host-sources.ts';
import { JarSet } from '../../jvm/jar-set.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Kafka Streams with the host and all workloads. */
export const kafkaStreamsJars: JarSet = new JarSet({
  title: 'Kafka Streams',
  megabytes: 98,
  pom: join(folder, 'pom.xml'),
  sources: () => hostSources(folder),
});
