import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultsOf, type Options, questionOf } from '../../../contracts/options.ts';
import type { Workload } from '../../../contracts/workload.ts';
import type { Trace } from '../../trace/trace.ts';
import { readTrace, type TraceRead } from '../read-trace.ts';
import type { InputPlan } from '../request.ts';

/** What a test reads: paths of a file for each stream, all else as without flags. */
export interface Given extends Partial<Omit<InputPlan, 'files'>> {
  readonly workload: Workload;
  /** Default: those of the workload's question. */
  readonly parameters?: Options;
  readonly files: readonly (string | readonly string[])[];
}

/** Reads files as `--trace` does, with what is said of it. */
export async function readInput({ files, ...rest }: Given): Promise<TraceRead> {
  const temporaryFolder = mkdtempSync(join(tmpdir(), 'millrace-read-'));
  try {
    const named = files.map((each) => [each].flat().map((path) => ({ name: path, path })));
    const { parameters: specs } = rest.workload;
    const parameters = questionOf(specs, defaultsOf(specs));
    const defaults = { parameters, maps: [], tables: [], sort: false, degrees: false, badRowsShare: 0 };
    return await readTrace({ ...defaults, ...rest, files: named, temporaryFolder });
  } finally {
    rmSync(temporaryFolder, { recursive: true });
  }
}

/** Reads files as `--trace` does. */
export async function readTraceCsv(given: Given): Promise<Trace> {
  return (await readInput(given)).trace;
}
