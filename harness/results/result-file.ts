import { lstatSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { unwritable, usageError } from '../errors.ts';
import { removeIfPossible } from '../remove-if-possible.ts';
import { type Result, ResultSchema, SCHEMA_VERSION } from './schema.ts';

/** Name of the results file in a run's folder. */
export const RESULT_FILE = 'result.json';

/** Writes the result into a run's folder. */
export function writeResult(folder: string, result: Result): string {
  const path = join(folder, RESULT_FILE);
  writeWhole(path, `${JSON.stringify(result)}\n`);
  return path;
}

/** Writes the whole file beside the old one and renames it: a reader sees the old or the new, never a part. */
export function writeWhole(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    removeIfPossible(temporary);
    throw unwritable(path, error);
  }
}

/** Makes `latest` beside `folder` point to it. A thing of that name that is no link is left alone. */
export function pointLatest(folder: string): void {
  const link = join(dirname(folder), 'latest');
  try {
    if (!lstatSync(link).isSymbolicLink()) {
      return;
    }
  } catch {
    // No such link yet.
  }
  const temporary = `${link}.${process.pid}.tmp`;
  symlinkSync(basename(folder), temporary);
  renameSync(temporary, link);
}

/** Reads and checks a results file. */
export function readResult(path: string): Result {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw usageError(`${path} cannot be read: ${(error as Error).message}`);
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw usageError(`${path} is not JSON`);
  }
  const version = (data as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (version !== SCHEMA_VERSION) {
    throw usageError(`${path} has schemaVersion ${String(version)}; this millrace reads ${SCHEMA_VERSION}`);
  }
  const checked = v.safeParse(ResultSchema, data);
  if (!checked.success) {
    const issue = checked.issues[0];
    throw usageError(`${path} is not a result: ${v.getDotPath(issue) ?? ''}: ${issue.message}`);
  }
  return checked.output;
}
