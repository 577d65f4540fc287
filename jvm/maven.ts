import { readFileSync } from 'node:fs';
import type { Fetching } from '../contracts/engine.ts';
import { runTool } from './run-tool.ts';

/** Pinned, like everything that decides what is fetched. */
export const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

const MEGABYTES: Readonly<Record<string, number>> = { B: 1e-6, kB: 1e-3, MB: 1, GB: 1e3 };

/**
 * Copies the runtime dependencies of a pom (packaging `pom`) into a folder.
 *
 * @throws MillraceError with the command that shows why, and Maven's message.
 */
export async function fetchJars(pom: string, folder: string, { onProgress, signal }: Fetching): Promise<void> {
  const dependencies = dependenciesOf(pom).map(({ group, artifact, version }) => `${group}:${artifact}:${version}`);
  onProgress?.(`fetching ${dependencies.join(', ')} and what they need, once, by Maven`);
  let files = 0;
  let megabytes = 0;
  let reportedMs = performance.now();
  const onLine = (line: string): void => {
    const size = /^\[INFO\] Downloaded from .*\/(\S+\.jar) \(([\d.]+) ([kMG]?B)/.exec(line);
    if (size === null) {
      return;
    }
    files++;
    megabytes += Number(size[2]) * (MEGABYTES[size[3]!] ?? 0);
    if (performance.now() - reportedMs > 1000) {
      reportedMs = performance.now();
      onProgress?.(`fetched ${files} files, ${megabytes.toFixed(0)} MB`);
    }
  };
  const options = ['-B', '-f', pom, PLUGIN, '-DincludeScope=runtime'];
  const failure = `${dependencies[0]} could not be fetched; to see why, run: mvn ${options.join(' ')}; Maven said`;
  await runTool('mvn', [...options, `-DoutputDirectory=${folder}`], failure, onLine, signal);
}

/** The dependencies that a pom itself names, without theirs. */
interface Dependency {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
}

/** The first dependency a pom names, whose version counts. */
export function mainDependency(pom: string): Dependency {
  const [first] = dependenciesOf(pom);
  if (first === undefined) {
    throw new Error(`${pom} names no dependency`);
  }
  return first;
}

function dependenciesOf(pom: string): Dependency[] {
  const pattern =
    /<dependency>\s*<groupId>(.*?)<\/groupId>\s*<artifactId>(.*?)<\/artifactId>\s*<version>(.*?)<\/version>/g;
  return [...readFileSync(pom, 'utf8').matchAll(pattern)].map(([, group, artifact, version]) => ({
    group: group!,
    artifact: artifact!,
    version: version!,
  }));
}
