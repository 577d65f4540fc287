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

/**
 * The Spark whose real-time mode has state, which Maven does not have, with the connector of the one that it has. What
 * is left out is for clusters and for tables elsewhere.
 */
export const realTimeJars: JarSet = new JarSet({
  title: 'Spark in real time',
  megabytes: 466,
  pom: join(folder, 'real-time', 'pom.xml'),
  archive: {
    name: 'pyspark',
    version: '4.3.0',
    jars: String.raw`/deps/jars/(?!hive|spark-(connect|hive|kubernetes|yarn|mllib|graphx|repl)|kubernetes|datanucleus|derby)[^/]*\.jar$`,
  },
  sources: () => hostSources(folder),
});
