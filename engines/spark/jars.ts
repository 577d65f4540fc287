import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hostSources } from '../../jvm/host-sources.ts';
import { JarSet } from '../../jvm/jar-set.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Spark with its Kafka connector, the host and all workloads. */
export const sparkJars: JarSet = new JarSet({
  title: 'Spark',
  megabytes: 302,
  pom: join(folder, 'pom.xml'),
  sources: () => hostSources(folder),
});
