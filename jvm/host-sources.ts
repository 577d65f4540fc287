import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const shared = fileURLToPath(new URL('./host/', import.meta.url));
const workloads = fileURLToPath(new URL('../workloads/', import.meta.url));

/** The Java files of an engine: its own folder's, what all hosts share, the Java form and each workload's operator. */
export function hostSources(folder: string): string[] {
  const operators = readdirSync(workloads, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'java')
    .map(({ name }) => join(workloads, name));
  return [folder, shared, join(workloads, 'java'), ...operators].flatMap(javaFilesIn);
}

function javaFilesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.java'))
    .sort()
    .map((file) => join(folder, file));
}
