import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';

/** What Linux lets this process have of the machine, and what it held back. */
interface ControlGroup {
  /** Cores' worth of CPU time that its quota allows; null without one. */
  readonly cpuQuota: number | null;
  /** Bytes it may use; null without a limit. */
  readonly memoryLimitBytes: number | null;
  /** How long its quota has held its threads so far, ms. */
  readonly throttledMs: number;
}

/** A folder of a group, and which version of control groups it is of. */
interface Level {
  readonly folder: string;
  readonly version: 1 | 2;
}

/**
 * Reads the limits of this process's control group, of either version: of each kind the smallest from it up to the root
 * as this process sees it, for a group has no more than those it is in. Outside Linux there is none.
 *
 * @param root of the file system; another is for tests
 */
export function readControlGroup(root = '/'): ControlGroup {
  const cpu = levelsOf(root, 'cpu').map((level) => ({ level, cores: quotaOf(level) }));
  const limits = levelsOf(root, 'memory').map(memoryLimitOf);
  return {
    cpuQuota: least(cpu.map(({ cores }) => cores)),
    memoryLimitBytes: least(limits),
    // A group notes only what its own quota held; one above holds this process as well.
    throttledMs: cpu.reduce((sum, { level, cores }) => sum + (cores === undefined ? 0 : throttledMsOf(level)), 0),
  };
}

/** The CPUs that this process may run on, as Linux lists them: `0-1,4`. Undefined elsewhere. */
export function allowedCpus(root = '/'): string | undefined {
  return /^Cpus_allowed_list:\s*(\S+)$/m.exec(textOf(join(root, 'proc/self/status')) ?? '')?.[1];
}

/** How many cores' worth of CPU time this process may use. */
export function usableCores(): number {
  return Math.min(availableParallelism(), readControlGroup().cpuQuota ?? Number.POSITIVE_INFINITY);
}

/** The groups that this process is in for a controller, its own first; version 1 and 2 may stand side by side. */
function levelsOf(root: string, controller: 'cpu' | 'memory'): Level[] {
  const groups = (textOf(join(root, 'proc/self/cgroup')) ?? '').split('\n').flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    return controllers === undefined || path === undefined ? [] : [{ controllers: controllers.split(','), path }];
  });
  return mountsOf(root).flatMap(({ version, top, folder, options }) => {
    const own = groups.find(({ controllers }) =>
      version === 2 ? controllers[0] === '' : controllers.includes(controller),
    );
    if (own === undefined || (version === 1 && !options.includes(controller))) {
      return [];
    }
    // A container may see its own group mounted as the root, and its path from the host's root.
    const below = relative(top, own.path).split('/');
    const names = below[0] === '..' ? [] : below.filter((name) => name !== '');
    return names
      .map((_, index) => join(folder, ...names.slice(0, names.length - index)))
      .concat(folder)
      .map((level) => ({ folder: level, version }));
  });
}

interface Mount {
  readonly version: 1 | 2;
  /** The group that is mounted. */
  readonly top: string;
  readonly folder: string;
  readonly options: readonly string[];
}

/** Where control groups are mounted: proc_pid_mountinfo(5). */
function mountsOf(root: string): Mount[] {
  return (textOf(join(root, 'proc/self/mountinfo')) ?? '').split('\n').flatMap((line): Mount[] => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , top, folder] = before.split(' ');
    const [type, , options = ''] = after.split(' ');
    if (top === undefined || folder === undefined || (type !== 'cgroup' && type !== 'cgroup2')) {
      return [];
    }
    const version = type === 'cgroup' ? 1 : 2;
    return [{ version, top: unescaped(top), folder: join(root, unescaped(folder)), options: options.split(',') }];
  });
}

/** A blank in a path is written \040 there. */
function unescaped(text: string): string {
  return text.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function quotaOf({ folder, version }: Level): number | undefined {
  const [quota, period] =
    version === 2
      ? (textOf(join(folder, 'cpu.max')) ?? '').split(/\s/)
      : [textOf(join(folder, 'cpu.cfs_quota_us')), textOf(join(folder, 'cpu.cfs_period_us'))];
  // None is 'max' in version 2 and −1 in version 1.
  const cores = Number(quota) / Number(period);
  return cores > 0 ? cores : undefined;
}

function memoryLimitOf({ folder, version }: Level): number | undefined {
  const bytes = Number(textOf(join(folder, version === 2 ? 'memory.max' : 'memory.limit_in_bytes')));
  // None is 'max' in version 2, and in version 1 the most pages that a signed 64-bit number of bytes holds.
  return bytes > 0 && bytes < 2 ** 62 ? bytes : undefined;
}

function throttledMsOf({ folder, version }: Level): number {
  const text = textOf(join(folder, 'cpu.stat')) ?? '';
  return version === 2
    ? Number(/^throttled_usec (\d+)$/m.exec(text)?.[1] ?? 0) / 1e3
    : Number(/^throttled_time (\d+)$/m.exec(text)?.[1] ?? 0) / 1e6;
}

function least(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : Math.min(...known);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}
