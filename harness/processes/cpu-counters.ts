import { readdirSync, readFileSync } from 'node:fs';
import { readControlGroup } from '../control-group.ts';
import type { MachineFacts } from '../results/schema.ts';
import { startedByTrial, startedCpuSeconds, TRIAL_VARIABLE } from './process-tree.ts';
import { processCpuSeconds, TICKS_PER_SECOND } from './process-usage.ts';

const MS_PER_TICK = 1000 / TICKS_PER_SECOND;

/** A reading of Linux's counters of CPU time; only differences of two readings mean anything. */
export interface CpuCounters {
  /** Thread of the engine → ms since it began that it could have run and had no core. */
  readonly waitedMs: ReadonlyMap<string, number>;
  /** CPU time of everything that is not ours, ms, over all cores. */
  readonly othersCpuMs: number;
  /** Core → steal time, ms: what the machine under this virtual one took. */
  readonly stolenMs: readonly number[];
  /** How long a CPU quota of the control group held its threads, ms. */
  readonly throttledMs: number;
}

/**
 * Reads them for an engine's processes, and others of ours beside them. Undefined where the system does not report how
 * long threads wait: outside Linux, or in a kernel built without schedstat.
 */
export function readCpuCounters(engine: readonly number[], beside: readonly number[]): CpuCounters | undefined {
  try {
    const waitedMs = new Map(engine.flatMap(waitsOf));
    if (waitedMs.size === 0) {
      return undefined;
    }
    const [all, ...cores] = coreTicks();
    const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = all ?? [];
    return {
      waitedMs,
      othersCpuMs: (user + nice + system + irq + softIrq) * MS_PER_TICK - oursCpuMs([...engine, ...beside]),
      stolenMs: cores.map((core) => (core[7] ?? 0) * MS_PER_TICK),
      throttledMs: readControlGroup().throttledMs,
    };
  } catch {
    return undefined;
  }
}

/** CPU time of the processes, and within a trial of all that it has started, ms. */
function oursCpuMs(pids: readonly number[]): number {
  const seconds = (own: readonly number[]): number => own.reduce((sum, pid) => sum + processCpuSeconds(pid), 0);
  if (process.env[TRIAL_VARIABLE] === undefined) {
    return 1000 * seconds(pids);
  }
  const started = new Set(startedByTrial().map(({ pid }) => pid));
  return 1000 * (startedCpuSeconds() + seconds(pids.filter((pid) => !started.has(pid))));
}

/** What the machine took between two readings. */
export function countersBetween(
  before: CpuCounters,
  after: CpuCounters,
): Pick<MachineFacts, 'waitedMs' | 'othersCpuMs' | 'throttledMs' | 'stolenMs'> {
  const waits = [...after.waitedMs].map(([thread, ms]) => ms - (before.waitedMs.get(thread) ?? 0));
  const stolen = after.stolenMs.map((ms, core) => ms - (before.stolenMs[core] ?? 0));
  return {
    waitedMs: Math.max(...waits),
    othersCpuMs: Math.max(0, after.othersCpuMs - before.othersCpuMs),
    throttledMs: after.throttledMs - before.throttledMs,
    stolenMs: Math.max(0, ...stolen),
  };
}

/** Run delay of each thread of a process: the second field of its schedstat, ns. */
function waitsOf(pid: number): [string, number][] {
  const folder = `/proc/${pid}/task`;
  return readdirSync(folder).flatMap((thread): [string, number][] => {
    try {
      const [, waitedNs] = readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ');
      return [[thread, Number(waitedNs) / 1e6]];
    } catch {
      // The thread has ended since the folder was read.
      return [];
    }
  });
}

/** The lines of /proc/stat that begin with cpu: all cores together, then each; ticks by what they were spent on. */
function coreTicks(): number[][] {
  const lines = readFileSync('/proc/stat', 'utf8').match(/^cpu.*$/gm) ?? [];
  return lines.map((line) => line.trim().split(/ +/).slice(1).map(Number));
}
