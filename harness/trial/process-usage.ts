import { readFileSync } from 'node:fs';

/** Clock ticks a second in /proc: a constant of every Linux that Node runs on. */
export const TICKS_PER_SECOND = 100;

/** CPU seconds, user and system, that a process has used; 0 where it cannot be read. */
export function processCpuSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything; what follows is apart by spaces: state is field 3, utime 14, stime 15.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}

/** Largest resident set of a process in bytes; 0 where it cannot be read. */
export function processPeakRssBytes(pid: number): number {
  try {
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return kibibytes === null ? 0 : Number(kibibytes[1]) * 1024;
  } catch {
    return 0;
  }
}
