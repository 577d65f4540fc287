import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in /proc: a constant of every Linux that Node runs on. */
export const TICKS_PER_SECOND = 100;

/** What /proc/PID/stat says from its third field on: state, parent, group, … Throws where there is no such process. */
export function processStat(pid: number | string): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold anything; spaces separate what follows.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** CPU seconds, user and system, that a process, or PID/task/TID, has used; 0 where it cannot be read. */
export function processCpuSeconds(pid: number | string): number {
  try {
    const [, , , , , , , , , , , user, system] = processStat(pid);
    return (Number(user) + Number(system)) / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}

/**
 * CPU seconds that the compilers of a Java virtual machine have used so far: HotSpot's threads "C1 CompilerThread0" and
 * "C2 …". Undefined where there is none, or the system does not report it.
 */
export function compilerCpuSeconds(pid: number): number | undefined {
  const threads = threadsOf(pid).filter((thread) => /^C[12] Compiler/.test(nameOf(thread)));
  return threads.length === 0 ? undefined : threads.reduce((sum, thread) => sum + processCpuSeconds(thread), 0);
}

/** Entries of a folder in /proc; none where the process, or /proc, is not there. */
function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => `${pid}/task/${thread}`);
  } catch {
    return [];
  }
}

function nameOf(thread: string): string {
  try {
    return readFileSync(`/proc/${thread}/comm`, 'utf8');
  } catch {
    // It has ended.
    return '';
  }
}

/** Largest resident set of a process in bytes since it began, or since resetPeakRss(); 0 where it cannot be read. */
export function processPeakRssBytes(pid: number): number {
  return statusBytes(pid, /^VmHWM:\s+(\d+) kB$/m);
}

/** Resident set of a process in bytes; 0 where it cannot be read. */
export function processRssBytes(pid: number): number {
  return statusBytes(pid, /^VmRSS:\s+(\d+) kB$/m);
}

function statusBytes(pid: number, field: RegExp): number {
  try {
    const kibibytes = field.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return kibibytes === null ? 0 : Number(kibibytes[1]) * 1024;
  } catch {
    return 0;
  }
}
