import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { requireTools } from './java-tools.ts';
import { runTool } from './run-tool.ts';

/** Pinned like all that decides what is fetched. */
const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
/** Byte code that every supported Java reads. */
const RELEASE = '17';
/** Changes what is in a cache folder: part of its key. */
const LAYOUT = 1;

/** Which jars, and how to tell about it. */
export interface JarsRequest {
  /** A pom (packaging `pom`) whose runtime dependencies are wanted. */
  readonly pom: string;
  /** Java files to compile against them. */
  readonly sources?: readonly string[];
  /** Called with a line of text when something is done that takes long. */
  readonly onProgress?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Jars in the user's cache. */
export interface Jars {
  /** What `java -cp` takes. */
  readonly classpath: string;
  readonly folder: string;
}

/**
 * The jars of a pom, with the Java sources compiled, from the user's cache, or fetched and compiled into it. The cache
 * is keyed by the text of pom and sources, and filled by one rename: what is there is whole.
 *
 * @throws MillraceError with what to do if a tool is missing, or the fetch or the compiler fails.
 */
export async function ensureJars(request: JarsRequest): Promise<Jars> {
  const { pom, sources = [], onProgress, signal } = request;
  signal?.throwIfAborted();
  const name = artifactOf(readFileSync(pom, 'utf8')) ?? 'jars';
  const folder = join(cacheFolder(), 'jars', `${name}-${keyOf([pom, ...sources])}`);
  const jars = { folder, classpath: [join(folder, 'classes'), join(folder, 'lib', '*')].join(delimiter) };
  if (isWhole(folder)) {
    return jars;
  }
  await requireTools();
  const temporary = `${folder}.${process.pid}.${Date.now()}`;
  mkdirSync(join(temporary, 'classes'), { recursive: true });
  try {
    await fetchJars(pom, name, join(temporary, 'lib'), onProgress, signal);
    if (sources.length > 0) {
      onProgress?.(`compiling ${sources.length} Java ${sources.length === 1 ? 'file' : 'files'} of ${name}`);
      const arguments_ = ['--release', RELEASE, '-cp', join(temporary, 'lib', '*'), '-d', join(temporary, 'classes')];
      await runTool(
        'javac',
        [...arguments_, ...sources],
        `${name}: the Java sources do not compile`,
        undefined,
        signal,
      );
    }
    writeFileSync(join(temporary, 'jars.json'), JSON.stringify(listJars(join(temporary, 'lib'))));
    rmSync(folder, { recursive: true, force: true });
    renameSync(temporary, folder);
  } catch (error) {
    // Another process may have been faster.
    if (!isWhole(folder)) {
      throw error;
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return jars;
}

/** Where millrace keeps what it can fetch again. */
export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'millrace');
}

async function fetchJars(
  pom: string,
  name: string,
  lib: string,
  onProgress: JarsRequest['onProgress'],
  signal: AbortSignal | undefined,
): Promise<void> {
  onProgress?.(`fetching ${coordinatesOf(readFileSync(pom, 'utf8')).join(', ')} and what they need, once, by Maven`);
  let files = 0;
  let megabytes = 0;
  let toldMs = performance.now();
  const onLine = (line: string): void => {
    const size = /^\[INFO\] Downloaded from .*\/(\S+\.jar) \(([\d.]+) ([kMG]?B)/.exec(line);
    if (size === null) {
      return;
    }
    files++;
    megabytes += Number(size[2]) * ({ B: 1e-6, kB: 1e-3, MB: 1, GB: 1e3 }[size[3]!] ?? 0);
    if (performance.now() - toldMs > 1000) {
      toldMs = performance.now();
      onProgress?.(`fetched ${files} files, ${megabytes.toFixed(0)} MB`);
    }
  };
  const options = ['-B', '-f', pom, PLUGIN, '-DincludeScope=runtime'];
  const failure = `the jars of ${name} could not be fetched; to see why, run: mvn ${options.join(' ')}; Maven said`;
  await runTool('mvn', [...options, `-DoutputDirectory=${lib}`], failure, onLine, signal);
  const sizes = Object.values(listJars(lib));
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0) / 1e6;
  onProgress?.(`${name}: ${sizes.length} jars, ${total.toFixed(0)} MB, in the cache`);
}

function listJars(lib: string): Record<string, number> {
  const names = existsSync(lib) ? readdirSync(lib) : [];
  return Object.fromEntries(names.map((name) => [name, statSync(join(lib, name)).size]));
}

/** Whether all jars are there with the size they had; a cache may have been cleaned in part. */
function isWhole(folder: string): boolean {
  try {
    const listed = JSON.parse(readFileSync(join(folder, 'jars.json'), 'utf8')) as Record<string, number>;
    return Object.entries(listed).every(([name, bytes]) => statSync(join(folder, 'lib', name)).size === bytes);
  } catch {
    return false;
  }
}

function keyOf(files: readonly string[]): string {
  const hash = createHash('sha256').update(`${LAYOUT} ${PLUGIN} ${RELEASE}`);
  for (const file of files) {
    hash.update(`\0${basename(file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}

function artifactOf(pom: string): string | undefined {
  return /<artifactId>([\w.-]+)<\/artifactId>/.exec(pom)?.[1];
}

/** The dependencies a pom names itself, as group:artifact:version. */
export function coordinatesOf(pom: string): string[] {
  const pattern =
    /<dependency>\s*<groupId>(.*?)<\/groupId>\s*<artifactId>(.*?)<\/artifactId>\s*<version>(.*?)<\/version>/g;
  return [...pom.matchAll(pattern)].map(([, group, artifact, version]) => `${group}:${artifact}:${version}`);
}
