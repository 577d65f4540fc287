import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { usageError } from '../contracts/errors.ts';
import type { Fetching } from '../contracts/fetched.ts';
import { runTool } from './run-tool.ts';

/** Pinned, like everything that decides what is fetched. */
export const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

const MEGABYTES: Readonly<Record<string, number>> = { B: 1e-6, kB: 1e-3, MB: 1, GB: 1e3 };

/**
 * Copies the runtime dependencies of a pom into a folder.
 *
 * @throws MillraceError with the command that shows why, and Maven's message.
 */
export async function fetchJars(pom: string, folder: string, { onProgress, signal }: Fetching): Promise<void> {
  const dependencies = dependenciesOf(pom).map((each) => [each.group, each.artifact, each.version ?? ''].join(':'));
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
  const failure = `what ${pom} asks for could not be fetched; to see why, run: mvn ${options.join(' ')}; Maven said`;
  await runTool('mvn', [...options, `-DoutputDirectory=${folder}`], failure, onLine, signal);
}

/** A dependency that a pom itself names, or a jar: its name, and its version where that is written there. */
export interface Dependency {
  readonly group?: string;
  readonly artifact: string;
  readonly version: string | undefined;
}

/**
 * The first dependency a pom names, whose version counts.
 *
 * @throws MillraceError 2 where it names none
 */
export function mainDependency(pom: string): Dependency {
  const [first] = dependenciesOf(pom);
  if (first === undefined) {
    throw usageError(`${pom} names no dependency; the first is what the engine runs on`);
  }
  return first;
}

/** What the name of a jar tells: `kafka-clients-4.3.1.jar`. */
export function jarDependency(file: string): Dependency {
  const name = basename(file, '.jar');
  const [, artifact = name, version] = /^(.+?)-(\d.*)$/.exec(name) ?? [];
  return { artifact, version };
}

function dependenciesOf(pom: string): Dependency[] {
  const text = readFileSync(pom, 'utf8').replace(
    /<!--.*?-->|<(dependencyManagement|exclusions|build|profiles)>.*?<\/\1>/gs,
    '',
  );
  return [...text.matchAll(/<dependency>(.*?)<\/dependency>/gs)].map(([, dependency]) => {
    const part = (name: string): string | undefined =>
      new RegExp(`<${name}>\\s*([^<$]+?)\\s*</${name}>`).exec(dependency!)?.[1];
    return { group: part('groupId') ?? '', artifact: part('artifactId') ?? '', version: part('version') };
  });
}
