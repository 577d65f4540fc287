import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JarSet, type JarSetParts } from './jar-set.ts';

const shared = fileURLToPath(new URL('./host/', import.meta.url));
const workloads = fileURLToPath(new URL('../workloads/', import.meta.url));

/**
 * The jars of an engine: what its pom asks for, and of our own its folder's classes, what all hosts share, and all
 * workloads. `module` is the engine's `import.meta.url`, from whose folder the pom is named.
 */
export function hostJars(module: string, parts: Omit<JarSetParts, 'sources'>): JarSet {
  const folder = dirname(fileURLToPath(module));
  return new JarSet({ ...parts, pom: join(folder, parts.pom), sources: () => sourcesOf(folder) });
}

function sourcesOf(folder: string): string[] {
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
