import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JarSet, type JarSetParts } from './jar-set.ts';

/** The sources that all hosts share, and those that all operators share. */
const SHARED = ['./host/', '../workloads/java/'].map((folder) => fileURLToPath(new URL(folder, import.meta.url)));

/**
 * The jars of an engine: those its pom asks for, and our own classes, of its folder and shared by all hosts. `module`
 * is the engine's `import.meta.url`, from whose folder the pom is named.
 */
export function hostJars(
  module: string,
  parts: Omit<JarSetParts, 'sources' | 'jars' | 'user'> & { readonly pom: string },
): JarSet {
  const folder = dirname(fileURLToPath(module));
  const sources = (): string[] => [...javaFilesIn(folder), ...hostSources()];
  return new JarSet({ ...parts, pom: join(folder, parts.pom), sources });
}

/** What every host is compiled with: the sources that hosts share, and operators. */
export function hostSources(): string[] {
  return SHARED.flatMap(javaFilesIn);
}

function javaFilesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.java'))
    .sort()
    .map((file) => join(folder, file));
}
