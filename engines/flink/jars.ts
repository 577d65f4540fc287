import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hostJars } from '../../jvm/host-jars.ts';
import type { JarSet, Jars } from '../../jvm/jar-set.ts';
import { runTool } from '../../jvm/run-tool.ts';

/** The jars that a job needs besides those that every cluster has. */
const CONNECTOR = /^(flink-connector-(base|kafka)|kafka-clients)-/;

/** Flink with the job. */
export const flinkJars: JarSet = hostJars(import.meta.url, {
  title: 'Flink',
  megabytes: 146,
  pom: 'pom.xml',
});

/**
 * Creates one jar in a folder: the job with its operator and, in its `lib/`, all that a cluster lacks. Returns its
 * path.
 */
export async function jarForCluster({ own, lib }: Jars, folder: string, signal: AbortSignal): Promise<string> {
  const file = join(folder, 'millrace.jar');
  const nested = join(folder, 'lib');
  mkdirSync(nested);
  copyFileSync(own, file);
  for (const name of readdirSync(lib).filter((each) => CONNECTOR.test(each))) {
    copyFileSync(join(lib, name), join(nested, name));
  }
  const jar = ['--update', '--no-compress', '--file', file, '-C', folder, 'lib'];
  await runTool('jar', jar, 'Flink: no jar could be made', undefined, signal);
  return file;
}
