import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Fetched, Fetching } from '../engines/engine.ts';
import { makeFolders } from '../harness/make-folders.ts';
import { removeIfPossible } from '../harness/remove-if-possible.ts';
import { requireTools } from './java-tools.ts';
import { fetchJars, mainDependency, PLUGIN } from './maven.ts';
import { fetchPythonJars, type PythonArchive } from './python-archive.ts';
import { runTool } from './run-tool.ts';

/** Byte code that every supported Java reads. */
const RELEASE = '17';
/** Changes what is in a cache folder: part of its key. */
const LAYOUT = 2;
const OWN_JAR = 'millrace.jar';
/** Runs every program. */
const SUPERVISED = fileURLToPath(new URL('./Supervised.java', import.meta.url));

/** What a set of jars is made of. */
export interface JarSetParts {
  /** What it is called: 'Kafka Streams'. */
  readonly title: string;
  /** About how large the jars are, 10^6 bytes. */
  readonly megabytes: number;
  /** A file, a pom of packaging `pom`; the version is that of the first dependency it names. */
  readonly pom: string;
  /** An archive that holds further jars: what it is there for, so that the version is this one's. */
  readonly archive?: PythonArchive;
  /** The Java files to compile against the pom's dependencies. */
  sources(): readonly string[];
}

/** A set of jars in the cache. */
export interface Jars {
  /** What `java -cp` takes. */
  readonly classpath: string;
  /** The jar of our own classes. */
  readonly own: string;
  /** The folder of those it needs. */
  readonly lib: string;
}

/**
 * Java programs with all they need, in the user's cache, and millrace.Supervised to run them. A set's folder is named
 * by the text of pom and sources, and filled by one rename: what is there is whole.
 */
export class JarSet implements Fetched {
  readonly title: string;
  readonly #parts: JarSetParts;

  constructor(parts: JarSetParts) {
    this.title = parts.title;
    this.#parts = parts;
  }

  get megabytes(): number {
    return this.#parts.megabytes;
  }

  get folder(): string {
    return dirname(this.#folder());
  }

  get version(): string {
    return this.#parts.archive?.version ?? mainDependency(this.#parts.pom).version;
  }

  get there(): boolean {
    return isWhole(this.#folder());
  }

  /**
   * The jars, which are fetched, and the sources compiled, if they are not in the cache.
   *
   * @throws MillraceError with what to do if a tool is missing, or the fetch or the compiler fails; the signal's reason
   * after an abort.
   */
  async fetch(fetching: Fetching = {}): Promise<Jars> {
    fetching.signal?.throwIfAborted();
    const folder = this.#folder();
    if (!isWhole(folder)) {
      await requireTools();
      removeAbandoned(folder);
      const temporary = `${folder}.${process.pid}`;
      try {
        await this.#fill(temporary, fetching);
        rmSync(folder, { recursive: true, force: true });
        renameSync(temporary, folder);
      } catch (error) {
        // Another process may have been faster.
        if (!isWhole(folder)) {
          throw error;
        }
      } finally {
        removeIfPossible(temporary);
      }
    }
    const [own, lib] = [join(folder, OWN_JAR), join(folder, 'lib')];
    return { own, lib, classpath: [own, join(lib, '*')].join(delimiter) };
  }

  #sources(): string[] {
    return [...this.#parts.sources(), SUPERVISED];
  }

  #folder(): string {
    const { pom, archive } = this.#parts;
    const name = archive?.name ?? mainDependency(pom).artifact;
    return join(cacheFolder(), 'jars', `${name}-${keyOf([pom, ...this.#sources()], archive)}`);
  }

  async #fill(folder: string, fetching: Fetching): Promise<void> {
    const [lib, classes] = [join(folder, 'lib'), join(folder, 'classes')];
    makeFolders(classes);
    const { pom, archive } = this.#parts;
    await fetchJars(pom, lib, fetching);
    if (archive !== undefined) {
      await fetchPythonJars(archive, lib, fetching);
    }
    const jars = listJars(lib);
    const megabytes = Object.values(jars).reduce((sum, bytes) => sum + bytes, 0) / 1e6;
    fetching.onProgress?.(`${this.title}: ${Object.keys(jars).length} jars, ${megabytes.toFixed(0)} MB, in the cache`);
    const sources = this.#sources();
    fetching.onProgress?.(`compiling ${sources.length} Java files`);
    const options = ['--release', RELEASE, '-cp', join(lib, '*'), '-d', classes];
    const failure = `${this.title}: the Java sources do not compile`;
    await runTool('javac', [...options, ...sources], failure, undefined, fetching.signal);
    const jar = ['--create', '--file', join(folder, OWN_JAR), '-C', classes, '.'];
    await runTool('jar', jar, `${this.title}: no jar could be made`, undefined, fetching.signal);
    rmSync(classes, { recursive: true });
    writeFileSync(join(folder, 'jars.json'), JSON.stringify(jars));
  }
}

/** Where millrace keeps what it can fetch again. */
function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'millrace');
}

/** Removes what processes that were killed have left while they filled the folder. */
function removeAbandoned(folder: string): void {
  const parent = dirname(folder);
  for (const name of existsSync(parent) ? readdirSync(parent) : []) {
    const pid = name.startsWith(`${basename(folder)}.`) ? Number(name.split('.').at(-1)) : 0;
    if (pid > 0 && !isRunning(pid)) {
      rmSync(join(parent, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
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

function keyOf(files: readonly string[], archive: PythonArchive | undefined): string {
  const hash = createHash('sha256').update(`${LAYOUT} ${PLUGIN} ${RELEASE}`);
  if (archive !== undefined) {
    hash.update(JSON.stringify(archive));
  }
  for (const file of files) {
    hash.update(`\0${basename(file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}
