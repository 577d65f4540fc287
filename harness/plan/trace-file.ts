import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { usageError } from '../../contracts/errors.ts';
import type { WorkloadFacts } from '../../contracts/workload.ts';
import type { TraceFile } from '../run/settings.ts';
import { parseMappings } from '../trace/mapping.ts';
import { parseTableFlags, parseTraceFlags } from '../trace/named-files.ts';
import type { PlanOptions } from './options.ts';

/** The files to replay, with the flags that belong to them; what is in them is read by the run. */
export function traceFileOf(
  { trace = [], map = [], table = [], sort = false, events }: PlanOptions,
  workloads: readonly WorkloadFacts[],
): TraceFile | undefined {
  const given = [trace].flat();
  if (given.length === 0) {
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
  const files = parseTraceFlags(workload, given);
  for (const [name, file] of files) {
    checkFile(`--trace ${workload.streams === undefined ? file : `${name}=${file}`}`, file);
  }
  parseMappings(workload, map);
  for (const [name, file] of parseTableFlags(workload, table)) {
    checkFile(`--table ${name}=${file}`, file);
  }
  return { files: [...files.values()].map((file) => resolve(file)), maps: map, tables: table, sort };
}

/** Refuses what is not a regular file, or cannot be read. */
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
