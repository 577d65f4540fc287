import { fileURLToPath } from 'node:url';
import { JarSet } from '../../../jvm/jar-set.ts';

function part(name: string): string {
  return fileURLToPath(new URL(`./broker/${name}`, import.meta.url));
}

/** What a broker of our own is made of. */
export const brokerJars: JarSet = new JarSet({
  title: 'Kafka',
  megabytes: 45,
  pom: part('pom.xml'),
  sources: () => [part('FreshBroker.java')],
});
