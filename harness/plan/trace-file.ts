import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
// biome-ignore lint/suspicious/noDeprecatedImports: only its form without patterns is.
import { globSync, isDynamicPattern } from 'tinyglobby';
import { usageError } from '../../contracts/errors.ts';
import type { WorkloadFacts } from '../../contracts/workload.ts';
import { checkDegrees } from '../input/degrees.ts';
import { timeUnits } from '../input/event-time.ts';
import { parseMappings } from '../input/mapping.ts';
import { parseTableFlags, parseTraceFlags } from '../input/named-files.ts';
import { isPipe, STANDARD_INPUT } from '../input/pipes.ts';
import type { InputFile, InputPlan } from '../input/request.ts';
import { decoderOf } from '../input/text-stream.ts';
import { isReplayed, type PlanOptions } from './options.ts';

/** The files to replay, with the flags that belong to them; what is in them is read by the run. */
export function traceFileOf(options: PlanOptions, workloads: readonly WorkloadFacts[]): InputPlan | undefined {
  const { map = [], table = [], sort = false, degrees = false, events, query, time, encoding, badRows } = options;
  const given = [options.trace ?? []].flat();
  if (!isReplayed(options)) {
    const flags = { map: map.length > 0, table: table.length > 0, sort, degrees };
    const rest = { time: time !== undefined, encoding: encoding !== undefined, 'bad-rows': badRows !== undefined };
    const stray = Object.entries({ ...flags, ...rest }).find(([, isGiven]) => isGiven)?.[0];
    if (stray !== undefined) {
      throw usageError(`--${stray}: it belongs to --trace FILE.csv or --query, and neither is given`);
    }
    return undefined;
  }
  const flag = given.length > 0 ? '--trace' : '--query';
  const [workload, ...others] = workloads;
  if (workload === undefined || others.length > 0) {
    throw usageError(`${flag}: a file is replayed through one workload; name it with --workload`);
  }
  if (events !== undefined) {
    throw usageError('--events: a replayed file has as many events as it has rows; leave the flag out');
  }
  if (query !== undefined && (given.length > 0 || workload.streams !== undefined)) {
    const why =
      given.length > 0 ? 'it names its files itself; leave out --trace' : `${workload.name} has several streams`;
    throw usageError(`--query: ${why}`);
  }
  const streams = query === undefined ? parseTraceFlags(workload, given) : new Map<string, string[]>();
  const files = [...streams].map(([name, paths]) =>
    paths.flatMap((path) => filesOf(`--trace ${workload.streams === undefined ? '' : `${name}=`}`, path)),
  );
  if (files.flat().filter(({ path }) => path === STANDARD_INPUT).length > 1) {
    throw usageError(`--trace ${STANDARD_INPUT}: standard input can be read once; give it once`);
  }
  parseMappings(workload, map);
  for (const [name, file] of parseTableFlags(workload, table)) {
    checkFile(`--table ${name}=${file}`, file);
  }
  if (degrees) {
    checkDegrees(workload);
  }
  checkTime(time);
  if (encoding !== undefined) {
    decoderOf(encoding);
  }
  const words = { ...(time !== undefined && { time }), ...(encoding !== undefined && { encoding }) };
  return {
    files,
    maps: map,
    tables: table,
    sort,
    degrees,
    badRowsShare: badRowsShareOf(badRows),
    ...words,
    ...(query !== undefined && { query }),
  };
}

/** The files that a path or a pattern names. */
function filesOf(flag: string, given: string): InputFile[] {
  if (given === STANDARD_INPUT) {
    return [{ name: 'standard input', path: given }];
  }
  const there = statSync(given, { throwIfNoEntry: false });
  if (there === undefined && isDynamicPattern(given)) {
    const found = globSync([given], { absolute: true, expandDirectories: false }).sort((a, b) => (a < b ? -1 : 1));
    if (found.length === 0) {
      throw usageError(`${flag}${given}: no file matches`);
    }
    return found.map((path) => ({ name: path, path }));
  }
  if (there === undefined || !isPipe(given)) {
    checkFile(`${flag}${given}`, given);
  }
  return [{ name: resolve(given), path: resolve(given) }];
}

/** Refuses what is not a regular file, or cannot be read. */
function checkFile(flag: string, file: string): void {
  const there = statSync(file, { throwIfNoEntry: false });
  if (!there?.isFile()) {
    const what =
      there === undefined
        ? 'there is no such file'
        : there.isDirectory()
          ? 'it is a folder; give a file'
          : 'it is no regular file; give a file';
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
    throw usageError(`${flag}: it cannot be read (${(error as NodeJS.ErrnoException).code}); give a file`);
  }
}

function checkTime(time: string | undefined): void {
  if (time !== undefined && !time.includes('%') && !(timeUnits as readonly string[]).includes(time)) {
    throw usageError(`--time ${time}: allowed are ${timeUnits.join(', ')} and a format such as '%m/%d/%Y %H:%M'`);
  }
}

/** The largest share of rows that may be left out. */
function badRowsShareOf(given: string | undefined): number {
  if (given === undefined || given === 'stop') {
    return 0;
  }
  const [, percent = '100'] = /^skip(?::(\d+(?:\.\d+)?)%)?$/.exec(given) ?? [undefined, ''];
  const share = percent === '' ? Number.NaN : Number(percent) / 100;
  if (!(share > 0 && share <= 1)) {
    throw usageError(`--bad-rows ${given}: allowed are stop, skip and skip:5%, a share of all rows`);
  }
  return share;
}
