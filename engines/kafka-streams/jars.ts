import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JarSet } from '../../jvm/jar-set.ts';

const engine = fileURLToPath(new URL('.', import.meta.url));
const workloads = fileURLToPath(new URL('../../workloads/', import.meta.url));

/** Kafka Streams with the host and all workloads. */
export const kafkaStreamsJars: JarSet = new JarSet({
  title: 'Kafka Streams',
  pom: join(engine, 'pom.xml'),
  sources: () => [...javaFilesIn(engine), ...javaFormFiles()],
});

/** The Java form: its library, and each workload's operator. */
function javaFormFiles(): string[] {
  const operators = readdirSync(workloads, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'java')
    .flatMap(({ name }) => javaFilesIn(join(workloads, name)));
  return [...javaFilesIn(join(workloads, 'java')), ...operators];
}

function javaFilesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.java'))
    .sort()
    .map((file) => join(folder, file));
}
