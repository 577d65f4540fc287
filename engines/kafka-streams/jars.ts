import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureJars, type Jars, type JarsRequest } from '../../jvm/maven.ts';

const engine = fileURLToPath(new URL('.', import.meta.url));
const workloads = fileURLToPath(new URL('../../workloads/', import.meta.url));
const supervised = fileURLToPath(new URL('../../jvm/Supervised.java', import.meta.url));

/** Kafka Streams with the host and all workloads compiled, from the user's cache, or fetched and compiled into it. */
export function kafkaStreamsJars(request: Pick<JarsRequest, 'onProgress' | 'signal'> = {}): Promise<Jars> {
  const sources = [...javaFilesIn(engine), ...javaFormFiles(), supervised];
  return ensureJars({ ...request, pom: join(engine, 'pom.xml'), sources });
}

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
