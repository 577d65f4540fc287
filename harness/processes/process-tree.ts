import { readdirSync, readFileSync } from 'node:fs';
import { processStat, TICKS_PER_SECOND } from './process-usage.ts';

/** The variable that identifies all that a trial starts, whatever group or parent it has by then. */
export const TRIAL_VARIABLE = 'MILLRACE_TRIAL';

/** A process, from one reading of /proc. */
interface LivingProcess {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  /** Its CPU time, and that of its children that have ended and were waited for. */
  readonly cpuSeconds: number;
  /** Resident set; 0 of one that is still a copy of its parent, whose memory it shares, as between fork and exec. */
  readonly rssBytes: number;
  /** Distinguishes a process after exec from a copy of its parent, and a copy from one with memory of its own. */
  readonly image: string;
  /** It has ended, and was not waited for. */
  readonly ended: boolean;
}

const PAGE_BYTES = 4096;

/**
 * All that a process has started and that lives: its descendants, what is in its session, and what has `marker` as
 * {@link TRIAL_VARIABLE} in its environment, as where its own parent has ended. Empty where there is no /proc.
 */
export function descendantsOf(root: number, marker: string): LivingProcess[] {
  const others = allProcesses().filter(({ pid }) => pid !== root);
  const found = new Set<number>([root]);
  const marked = others.filter(({ pid, session }) => session === root || isMarked(pid, `${TRIAL_VARIABLE}=${marker}`));
  for (const { pid } of marked) {
    found.add(pid);
  }
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const { pid, parent } of others) {
      if (found.has(parent)) {
        found.add(pid);
      }
    }
  }
  return others.filter(({ pid }) => found.has(pid));
}

/** Whether a process has children now: cheap. True where the system does not report it. */
export function hasChildren(pid: number): boolean {
  try {
    const folder = `/proc/${pid}/task`;
    return readdirSync(folder).some((thread) => readFileSync(`${folder}/${thread}/children`, 'utf8') !== '');
  } catch {
    return true;
  }
}

/** Within the process of a trial: all living processes that it has started. */
export function startedByTrial(): LivingProcess[] {
  return descendantsOf(process.pid, process.env[TRIAL_VARIABLE] ?? '');
}

/**
 * Within the process of a trial: CPU seconds of all that it has started until now, including what has ended and was
 * waited for: where one ends between two readings its time moves from its own count to its parent's. Whole clock ticks.
 * What ended under another parent than its own is in neither. 0 where there is no /proc.
 */
export function startedCpuSeconds(): number {
  return startedByTrial().reduce((sum, each) => sum + each.cpuSeconds, endedCpuSeconds(process.pid));
}

/** Kills all that a process has started, and what that starts meanwhile; with `group`, its process group first. */
export function killDescendants(root: number, marker: string, group = true): void {
  if (group) {
    try {
      // The only way where there is no /proc.
      process.kill(-root, 'SIGKILL');
    } catch {
      // The group is gone.
    }
  }
  for (let round = 0; round < 20; round++) {
    const alive = descendantsOf(root, marker).filter(({ pid, ended }) => pid !== process.pid && !ended);
    for (const { pid } of alive) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended since.
      }
    }
    if (alive.length === 0) {
      return;
    }
  }
}

function endedCpuSeconds(pid: number): number {
  try {
    const fields = processStat(pid);
    return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}

function allProcesses(): LivingProcess[] {
  try {
    const all = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap(readProcess);
    const images = new Map(all.map(({ pid, image }) => [pid, image]));
    return all.map((each) => (images.get(each.parent) === each.image ? { ...each, rssBytes: 0 } : each));
  } catch {
    return [];
  }
}

function readProcess(name: string): LivingProcess[] {
  try {
    const fields = processStat(name);
    const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0);
    return [
      {
        pid: Number(name),
        parent: Number(fields[1]),
        session: Number(fields[3]),
        cpuSeconds: ticks / TICKS_PER_SECOND,
        rssBytes: Number(fields[21]) * PAGE_BYTES,
        // The address of its code, which is random at each exec, and how much memory it has mapped.
        image: `${fields[23]} ${fields[20]}`,
        ended: fields[0] === 'Z' || fields[0] === 'X',
      },
    ];
  } catch {
    // It has ended since the folder was read.
    return [];
  }
}

function isMarked(pid: number, assignment: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(assignment);
  } catch {
    // Another user's, or it has ended.
    return false;
  }
}
