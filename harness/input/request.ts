import { basename } from 'node:path';

/** A file that a user names. */
export interface InputFile {
  /** As messages and results call it. */
  readonly name: string;
  /** Where its bytes are; '-' for standard input, until it has been copied to a file. */
  readonly path: string;
}

/** A user's own events, to be replayed through a workload, as the command line tells of them. */
export interface InputPlan {
  /** The files of each of the workload's streams, in their order, each at least one; none where there is a `query`. */
  readonly files: readonly (readonly InputFile[])[];
  /** Values of `--map`: see `parseMappings`. */
  readonly maps: readonly string[];
  /** Values of `--table`: `NAME=FILE`. */
  readonly tables: readonly string[];
  /** Sorts the events by event time; otherwise a file that is out of order within a key is refused. */
  readonly sort: boolean;
  /** How event times are written: a unit, or a format with percent signs; absent where the file shall tell it. */
  readonly time?: string;
  /** Of files of text; default UTF-8. */
  readonly encoding?: string;
  /** Columns x and y are mapped to longitude and latitude. */
  readonly degrees: boolean;
  /** An SQL SELECT of DuckDB that gives the events in place of files. */
  readonly query?: string;
  /** The largest share of rows that may be left out because they do not fit; 0: the first one stops the reading. */
  readonly badRowsShare: number;
}

/** How far the reading of files is: rows so far, and the share of all bytes where that is known. */
export interface ReadDone {
  readonly rows: number;
  readonly share?: number;
}

/** Takes reports of how far the reading is. */
export type ReadProgress = (done: ReadDone) => void;

/** What a user's events are called in short: the names of their files, without folders. */
export function inputName({ files, query }: Pick<InputPlan, 'files' | 'query'>): string {
  const names = files.flat().map(({ name }) => basename(name));
  const more = names.length - 3;
  return query !== undefined
    ? 'the query'
    : more > 0
      ? `${names.slice(0, 3).join(', ')} and ${more} more`
      : names.join(', ');
}
