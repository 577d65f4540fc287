import { fileURLToPath } from 'node:url';
import { JarSet } from '../../../jvm/jar-set.ts';

function part(name: string): string {
  return fileURLToPath(new URL(`./broker/${name}`, import.meta.url));
}

/** The jars of our own broker. */
export const brokerJars: JarSet = new JarSet({
  title: 'Kafka',
  megabytes: 45,
  pom: part('pom.xml'),
  sources: () => [part('FreshBroker.java')],
});
