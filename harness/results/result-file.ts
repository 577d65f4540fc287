import { lstatSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { machineError, usageError } from '../errors.ts';
import { type Result, ResultSchema, SCHEMA_VERSION } from './schema.ts';

/** Name of the results file in a run's folder. */
export const RESULT_FILE = 'result.json';

/** Writes the whole file beside the old one and renames it: a reader sees the old or the new, never a part. */
export function writeResult(folder: string, result: Result): string {
  const path = join(folder, RESULT_FILE);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify(result)}\n`);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw machineError(`${path} cannot be written: ${(error as Error).message}`);
  }
  return path;
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
