import { readFileSync } from 'node:fs';

/** Clock ticks a second in /proc: a constant of every Linux that Node runs on. */
export const TICKS_PER_SECOND = 100;

/** What /proc/PID/stat says from its third field on: state, parent, group, … Throws where there is no such process. */
export function processStat(pid: number | string): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold anything; what follows is apart by spaces.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** CPU seconds, user and system, that a process has used; 0 where it cannot be read. */
export function processCpuSeconds(pid: number): number {
  try {
    const [, , , , , , , , , , , user, system] = processStat(pid);
    return (Number(user) + Number(system)) / TICKS_PER_SECOND;
  } catch {
    return 0;
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
