import type { JavaForm } from './workload.ts';

/** Something that an engine needs on the machine. */
export interface Requirement {
  readonly name: string;
  readonly ok: boolean;
  /** The version found; null where there is none. */
  readonly found: string | null;
  /** The command that fixes it. */
  readonly fix: string;
}

/** How a fetch reports its progress and is aborted. */
export interface Fetching {
  /** Called with a line of text for each step that takes long. */
  readonly onProgress?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How the jars of a Java engine are fetched, and which operator is compiled for it. */
export interface JarsFetching extends Fetching {
  /** The operator that the engine hosts; undefined where it hosts none. */
  readonly java?: JavaForm | undefined;
}

/** Something large that is fetched once, into the user's cache. */
export interface Fetched {
  /** Its name for users: 'Kafka Streams'. */
  readonly title: string;
  readonly version: string;
  /** About how large it is, 10^6 bytes; absent where that is not known before it is fetched. */
  readonly megabytes?: number | undefined;
  /** The folder of the cache that holds it. */
  readonly folder: string;
  /** Whether the cache holds all of it. */
  readonly there: boolean;
  /** Fetches it if it is not there. */
  fetch(fetching: Fetching): Promise<unknown>;
}

/** The jars of a Java engine. */
export interface FetchedJars extends Fetched {
  /** Fetches them if they are not there, and compiles the operator if it is not yet. */
  fetch(fetching: JarsFetching): Promise<unknown>;
}
