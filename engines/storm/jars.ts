import { hostJars } from '../../jvm/host-jars.ts';
import type { JarSet } from '../../jvm/jar-set.ts';

/** Storm with the host. */
export const stormJars: JarSet = hostJars(import.meta.url, {
  title: 'Storm',
  megabytes: 92,
  pom: 'pom.xml',
});
