import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { usageError } from '../contracts/errors.ts';
import type { FetchedJars, Fetching, JarsFetching } from '../contracts/fetched.ts';
import type { JavaForm } from '../contracts/workload.ts';
import { makeFolders } from '../harness/make-folders.ts';
import { removeIfPossible } from '../harness/remove-if-possible.ts';
import { requireTools } from './java-tools.ts';
import { type Dependency, fetchJars, jarDependency, mainDependency, PLUGIN } from './maven.ts';
import { fetchPythonJars, type PythonArchive } from './python-archive.ts';
import { runTool } from './run-tool.ts';

/** Byte code that every supported Java reads. */
const RELEASE = '17';
/** The version of the cache folders' layout, part of their keys. */
const LAYOUT = 4;
const OWN_JAR = 'millrace.jar';
const CLASSES = 'classes';
/** The jars of a folder and their sizes. */
const LIST = 'jars.json';
/** The class that runs every program. */
const SUPERVISED = fileURLToPath(new URL('./Supervised.java', import.meta.url));

/** The contents of a set of jars. */
export interface JarSetParts {
  /** Its name for users: 'Kafka Streams'. */
  readonly title: string;
  /** About how large the jars are, 10^6 bytes, if it is known. */
  readonly megabytes?: number;
  /** A file, a pom; the version is that of the first dependency it names. */
  readonly pom?: string;
  /** Further files for the class path, where they are. */
  readonly jars?: readonly string[];
  /** An archive that holds further jars; the version is then that of the archive. */
  readonly archive?: PythonArchive;
  /** The Java files to compile against all these. */
  sources(): readonly string[];
  /** How the command names a user's engine, whose sources are the user's to correct: '--engine ./mine.js'. */
  readonly user?: string;
}

/** A set of jars in the cache. */
export interface Jars {
  /** The class path for `java -cp`. */
  readonly classpath: string;
  /** The jar of our own classes, with the operator's. */
  readonly own: string;
  /** The folder of the jars that were fetched. */
  readonly lib: string;
}

/**
 * Java programs with all they need, in the user's cache, and millrace.Supervised to run them: a folder of fetched jars,
 * named by the pom that asks for them, one with our own classes, named by their sources too, and for each operator one
 * with its classes besides. Each is filled by one rename: a folder that exists is complete.
 */
export class JarSet implements FetchedJars {
  readonly title: string;
  readonly #parts: JarSetParts;

  constructor(parts: JarSetParts) {
    this.title = parts.title;
    this.#parts = parts;
  }

  get megabytes(): number | undefined {
    return this.#parts.megabytes;
  }

  /** Whether Maven fetches any of it. */
  get needsMaven(): boolean {
    return this.#parts.pom !== undefined;
  }

  get folder(): string {
    return dirname(this.#lib());
  }

  get version(): string {
    return this.#parts.archive?.version ?? this.#main.version ?? this.#versionFetched() ?? '(version unknown)';
  }

  /** What the programs run on first of all. */
  get #main(): Dependency {
    const { pom, jars = [] } = this.#parts;
    return pom === undefined ? jarDependency(jars[0]!) : mainDependency(pom);
  }

  /** The version that was fetched, where the pom leaves it to others. */
  #versionFetched(): string | undefined {
    const lib = this.#lib();
    const names = existsSync(lib) ? readdirSync(lib) : [];
    return names.map(jarDependency).find(({ artifact }) => artifact === this.#main.artifact)?.version;
  }

  get there(): boolean {
    return isWhole(this.#lib()) && isWhole(this.#own());
  }

  /**
   * The jars. They are fetched and the sources compiled if they are not in the cache.
   *
   * @throws MillraceError with what to do if a tool is missing, or the fetch or the compiler fails; of code 2 where it
   * is the operator or a user's engine that does not compile; the signal's reason after an abort.
   */
  async fetch({ java, ...fetching }: JarsFetching = {}): Promise<Jars> {
    fetching.signal?.throwIfAborted();
    const [lib, own] = [this.#lib(), this.#own()];
    await this.#kept(lib, (folder) => this.#fetchInto(folder, fetching));
    await this.#kept(own, (folder) => this.#compileInto(folder, fetching));
    const jar = join(java === undefined ? own : await this.#withOperator(java, own, fetching), OWN_JAR);
    return { own: jar, lib, classpath: [jar, this.#libraries()].join(delimiter) };
  }

  /** The folder of our own classes and an operator's. */
  async #withOperator({ operator, sources }: JavaForm, own: string, fetching: Fetching): Promise<string> {
    const files = sources.map((source) => fileURLToPath(source));
    const both = this.#keptAs('-operator', basename(own), files);
    await this.#kept(both, async (folder) => {
      fetching.onProgress?.(`${this.title}: compiling ${operator}`);
      const jar = join(folder, OWN_JAR);
      copyFileSync(join(own, OWN_JAR), jar);
      const failure = `the Java sources of ${operator} do not compile`;
      await this.#compile(files, jar, folder, failure, fetching).catch(usersMistake(fetching));
      await this.#pack('--update', jar, folder, fetching);
    });
    return both;
  }

  /** The folder of what is fetched. */
  #lib(): string {
    const { pom, archive } = this.#parts;
    return this.#keptAs('', `${PLUGIN} ${JSON.stringify(archive)}`, pom === undefined ? [] : [pom]);
  }

  /** The folder of our own classes. */
  #own(): string {
    const jars = this.#parts.jars?.map((jar) => `${jar} ${statSync(jar).size} ${statSync(jar).mtimeMs}`) ?? [];
    return this.#keptAs('-own', [basename(this.#lib()), ...jars].join(' '), this.#sources());
  }

  /** The class path without our own classes. */
  #libraries(): string {
    return [...(this.#parts.jars ?? []), join(this.#lib(), '*')].join(delimiter);
  }

  /** Fills a folder of jars in the cache, if it is not there. */
  async #kept(folder: string, fill: (temporary: string) => Promise<void>): Promise<void> {
    if (!isWhole(folder)) {
      await requireTools(this.needsMaven);
      await keep(folder, fill);
    }
  }

  #sources(): string[] {
    return [...this.#parts.sources(), SUPERVISED];
  }

  #keptAs(kind: string, madeBy: string, files: readonly string[]): string {
    const { archive } = this.#parts;
    const name = archive?.name ?? this.#main.artifact;
    return join(cacheFolder(), 'jars', `${name}${kind}-${keyOf(madeBy, files)}`);
  }

  async #fetchInto(folder: string, fetching: Fetching): Promise<void> {
    const { pom, archive, title } = this.#parts;
    if (pom === undefined) {
      return;
    }
    await fetchJars(pom, folder, fetching);
    if (archive !== undefined) {
      await fetchPythonJars(archive, folder, fetching);
    }
    const sizes = Object.values(jarsIn(folder));
    const megabytes = sizes.reduce((sum, bytes) => sum + bytes, 0) / 1e6;
    fetching.onProgress?.(`${title}: ${sizes.length} jars, ${megabytes.toFixed(0)} MB, in the cache`);
  }

  async #compileInto(folder: string, fetching: Fetching): Promise<void> {
    const sources = this.#sources();
    fetching.onProgress?.(`compiling ${sources.length} Java files`);
    const { title, user } = this.#parts;
    const failure = `${user ?? title}: the Java sources do not compile`;
    const compiled = this.#compile(sources, this.#libraries(), folder, failure, fetching);
    await (user === undefined ? compiled : compiled.catch(usersMistake(fetching)));
    await this.#pack('--create', join(folder, OWN_JAR), folder, fetching);
  }

  /** Compiles into `classes` of a folder. */
  #compile(
    sources: readonly string[],
    classpath: string,
    folder: string,
    failure: string,
    { signal }: Fetching,
  ): Promise<void> {
    const options = ['--release', RELEASE, '-cp', classpath, '-d', join(folder, CLASSES)];
    return runTool('javac', [...options, ...sources], failure, undefined, signal);
  }

  /** Packs what {@link #compile} has compiled into a jar. */
  async #pack(how: '--create' | '--update', jar: string, folder: string, { signal }: Fetching): Promise<void> {
    const classes = join(folder, CLASSES);
    const words = [how, '--file', jar, '-C', classes, '.'];
    await runTool('jar', words, `${this.title}: no jar could be made`, undefined, signal);
    rmSync(classes, { recursive: true });
  }
}

/** Makes an error one of the command's, unless it comes from an abort. */
function usersMistake({ signal }: Fetching): (error: Error) => never {
  return (error) => {
    signal?.throwIfAborted();
    throw usageError(error.message);
  };
}

/** Fills a folder of jars in the cache. */
async function keep(folder: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  removeAbandoned(folder);
  const temporary = `${folder}.${process.pid}`;
  try {
    makeFolders(temporary);
    await fill(temporary);
    writeFileSync(join(temporary, LIST), JSON.stringify(jarsIn(temporary)));
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

/** The cache folder, for what can be fetched again. */
function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'millrace');
}

/** Removes what killed processes have left behind while filling the folder. */
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

/** The jars in a folder, with their size in bytes. */
function jarsIn(folder: string): Record<string, number> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.jar'));
  return Object.fromEntries(names.map((name) => [name, statSync(join(folder, name)).size]));
}

/** Whether all jars are there with the size they had; a cache may have been cleaned in part. */
function isWhole(folder: string): boolean {
  try {
    const listed = JSON.parse(readFileSync(join(folder, LIST), 'utf8')) as Record<string, number>;
    return Object.entries(listed).every(([name, bytes]) => statSync(join(folder, name)).size === bytes);
  } catch {
    return false;
  }
}

function keyOf(madeBy: string, files: readonly string[]): string {
  const hash = createHash('sha256').update(`${LAYOUT} ${RELEASE} ${madeBy}`);
  for (const file of files) {
    hash.update(`\0${basename(file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}
