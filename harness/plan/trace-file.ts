import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { usageError } from '../../contracts/errors.ts';
import type { WorkloadFacts } from '../../contracts/workload.ts';
import type { TraceFile } from '../run/settings.ts';
import { parseTableFlags } from '../trace/csv-tables.ts';
import { parseMappings } from '../trace/mapping.ts';
import type { PlanOptions } from './options.ts';

/** The file to replay, with the flags that belong to it; what is in it is read by the run. */
export function traceFileOf(
  { trace, map = [], table = [], sort = false, events }: PlanOptions,
  workloads: readonly WorkloadFacts[],
): TraceFile | undefined {
  if (trace === undefined) {
    const stray = map.length > 0 ? '--map' : table.length > 0 ? '--table' : sort ? '--sort' : undefined;
    if (stray !== undefined) {
      throw usageError(`${stray}: it belongs to --trace FILE.csv, which is not given`);
    }
    return undefined;
  }
  const [workload, ...others] = workloads;
  if (workload === undefined || others.length > 0) {
    throw usageError('--trace: a file is replayed through one workload; name it with --workload');
  }
  if (events !== undefined) {
    throw usageError('--events: a replayed file has as many events as it has rows; leave the flag out');
  }
  checkFile(`--trace ${trace}`, trace);
  parseMappings(workload, map);
  for (const [name, file] of parseTableFlags(workload, table)) {
    checkFile(`--table ${name}=${file}`, file);
  }
  return { file: resolve(trace), maps: map, tables: table, sort };
}

/** Refuses what is no regular file, or does not let itself be read. */
function checkFile(flag: string, file: string): void {
  const there = statSync(file, { throwIfNoEntry: false });
  if (!there?.isFile()) {
    const what =
      there === undefined
        ? 'there is no such file'
        : there.isDirectory()
          ? 'it is a folder; give a CSV file'
          : 'it is read more than once: write it to a regular file first';
    throw usageError(`${flag}: ${what}`);
  }
  try {
    const descriptor = openSync(file, 'r');
    try {
      readSync(descriptor, Buffer.alloc(1));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw usageError(`${flag}: it cannot be read (${(error as NodeJS.ErrnoException).code}); give a CSV file`);
  }
}
