import {
  existsSync,
  linkSync,
  lstatSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { unwritable, usageError } from '../../contracts/errors.ts';
import { echo, mapTexts, plainText, withoutPaths } from '../plain-text.ts';
import { removeIfPossible } from '../remove-if-possible.ts';
import { temporaryOf, writeWhole } from '../write-whole.ts';
import { type Result, ResultSchema, SCHEMA_VERSION } from './schema.ts';
import { fromVersion2 } from './version-2.ts';

/** Name of the results file in a run's folder. */
export const RESULT_FILE = 'result.json';
/** Of a results file, in bytes: what Node can hold as one text is little more. */
const LONGEST = 2 ** 28;

/** Name of the link to the newest of several runs. */
export const LATEST = 'latest';

/** Name of the report in a run's folder. */
export const REPORT_FILE = 'report.html';

/** The results file of a path that may be its folder. */
export function resultPath(path: string): string {
  return existsSync(path) && statSync(path).isDirectory() ? join(path, RESULT_FILE) : path;
}

/** Where a run keeps its result: part of its plan. */
export interface ResultPlace {
  /** The run's folder; exists and is writable. */
  readonly folder: string;
  /** Whether a result of an earlier run in it may be replaced. */
  readonly overwrite?: boolean;
  /** Whether `latest` beside the folder is to point to it. */
  readonly latest?: boolean;
}

/**
 * Where a run works: of this process alone, for another may be at work in the same folder, or have been killed there.
 */
export function scratchOf(folder: string): string {
  return join(folder, `scratch-${process.pid}`);
}

/** What a run that is killed would leave beside its result. */
export function leftByRun(folder: string): string[] {
  const written = [join(folder, RESULT_FILE), join(folder, REPORT_FILE), join(dirname(folder), LATEST)];
  return [scratchOf(folder), ...written.map(temporaryOf)];
}

/** Keeps the result of one run in its folder, written whole again with each cell. */
export class ResultFile {
  readonly path: string;
  readonly #place: ResultPlace;
  #isOurs = false;

  constructor(place: ResultPlace) {
    this.#place = place;
    this.path = join(place.folder, RESULT_FILE);
  }

  /**
   * Writes the result. One of an earlier run is replaced where that is allowed, and not before there is a cell to put
   * in its place. @throws MillraceError 2 where there is one all the same, as of another run at work in the folder
   */
  write(result: Result): void {
    const { folder, overwrite, latest } = this.#place;
    const text = `${JSON.stringify(tellable(result))}\n`;
    if (this.#isOurs) {
      writeWhole(this.path, text);
      return;
    }
    if (overwrite && existsSync(this.path)) {
      if (result.cells.length === 0) {
        return;
      }
      writeWhole(this.path, text);
      removeIfPossible(join(folder, REPORT_FILE));
    } else {
      writeFirst(this.path, text);
    }
    this.#isOurs = true;
    if (latest) {
      pointLatest(folder);
    }
  }
}

/** Writes a file that is not there yet: of two that try, one does. */
function writeFirst(path: string, text: string): void {
  const temporary = temporaryOf(path);
  try {
    writeFileSync(temporary, text);
    linkSync(temporary, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      throw usageError(`${path} was written by another run meanwhile; give each an --out of its own`);
    }
    if (code !== 'EPERM' && code !== 'ENOTSUP') {
      throw unwritable(path, error);
    }
    // A file system without links.
    writeWhole(path, text);
  } finally {
    removeIfPossible(temporary);
  }
}

/** The result without what a terminal would obey, and without paths that say something about the machine. */
export function tellable(result: Result): Result {
  return mapTexts(result, (text) => withoutPaths(plainText(text)));
}

/**
 * Makes `latest` beside `folder` point to it. A thing of that name that is no link is left alone, and a link that
 * cannot be made is no reason to end a run.
 */
export function pointLatest(folder: string): void {
  const link = join(dirname(folder), LATEST);
  const temporary = temporaryOf(link);
  try {
    if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === false) {
      return;
    }
    symlinkSync(basename(folder), temporary);
    renameSync(temporary, link);
  } catch {
    removeIfPossible(temporary);
  }
}

/** Reads and checks a results file, also one of version 2: what it says is fit for a terminal. */
export function readResult(path: string): Result {
  const text = readText(path);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw usageError(`${path} is not JSON`);
  }
  const version = (data as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (version !== SCHEMA_VERSION && version !== 2) {
    const given = JSON.stringify(version) ?? 'undefined';
    throw usageError(`${path} has schemaVersion ${echo(given)}; this millrace reads 2 and ${SCHEMA_VERSION}`);
  }
  const checked = v.safeParse(ResultSchema, version === 2 ? fromVersion2(data) : data);
  if (!checked.success) {
    const issue = checked.issues[0];
    throw usageError(`${path} is not a result: ${echo(v.getDotPath(issue) ?? '')}: ${echo(issue.message)}`);
  }
  return mapTexts(checked.output, plainText);
}

/** The text of a file; what has no end, such as a device, is not begun with. */
function readText(path: string): string {
  let text: string | undefined;
  let why = 'it is not a regular file';
  try {
    const there = statSync(path);
    if (there.isFile()) {
      const { size } = there;
      why = `it has ${(size / 2 ** 20).toFixed(0)} MiB, more than the ${LONGEST / 2 ** 20} a result may have`;
      text = size > LONGEST ? undefined : readFileSync(path, 'utf8');
    }
  } catch (error) {
    why = (error as Error).message;
  }
  if (text === undefined) {
    throw usageError(`${path} cannot be read: ${why}`);
  }
  return text;
}
