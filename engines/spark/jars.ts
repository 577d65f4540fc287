import { hostJars } from '../../jvm/host-jars.ts';
import type { JarSet } from '../../jvm/jar-set.ts';

/** Spark with its Kafka connector and the host. */
export const sparkJars: JarSet = hostJars(import.meta.url, {
  title: 'Spark',
  megabytes: 302,
  pom: 'pom.xml',
});

/**
 * The Spark whose real-time mode has state, which Maven does not have, with the connector of the one that it has. What
 * is left out is for clusters and for tables elsewhere.
 */
export const realTimeJars: JarSet = hostJars(import.meta.url, {
  title: 'Spark in real time',
  megabytes: 466,
  pom: 'real-time/pom.xml',
  archive: {
    name: 'pyspark',
    version: '4.3.0',
    jars: String.raw`/deps/jars/(?!hive|spark-(connect|hive|kubernetes|yarn|mllib|graphx|repl)|kubernetes|datanucleus|derby)[^/]*\.jar$`,
  },
});
