import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { processStat } from '../../harness/processes/process-usage.ts';
import { type Started, start } from './run-cli.ts';

const MARK = 'MILLRACE_TEST_MARK';
const LOOK_EVERY_MS = 50;

/** A process that a command has started, or the command itself. */
interface MarkedProcess {
  readonly pid: number;
  readonly group: number;
  /** Its arguments, separated by spaces. */
  readonly command: string;
}

/** A running command whose processes, and theirs, can be distinguished from all others. */
export interface MarkedRun extends Started {
  /** Its running processes. */
  processes(): MarkedProcess[];
  /** The first process whose command matches, once there is one; rejects if the command ends without. */
  appearance(command: RegExp): Promise<MarkedProcess>;
  /** Interrupts all that a Ctrl-C on a terminal would. */
  interrupt(): void;
  /** Resolves to what still runs after `limitMs`, as soon as nothing does. */
  left(limitMs: number): Promise<MarkedProcess[]>;
}

/** Starts the built program in a folder, all its processes marked by a variable that they inherit. */
export function startMarked(
  words: readonly string[],
  folder: string,
  variables: Readonly<Record<string, string>> = {},
  wrapper: readonly string[] = [],
): MarkedRun {
  const mark = randomUUID();
  const started = start(words, folder, { ...variables, [MARK]: mark }, wrapper);
  const processes = (): MarkedProcess[] => readdirSync('/proc').flatMap((id) => marked(id, mark));
  let over = false;
  void started.ended.then(() => {
    over = true;
  });
  return {
    ...started,
    processes,
    async appearance(command) {
      for (; !over; await sleep(LOOK_EVERY_MS)) {
        const found = processes().find((each) => command.test(each.command));
        if (found !== undefined) {
          return found;
        }
      }
      throw new Error(`it ended without ${command}: ${(await started.ended).stderr}`);
    },
    interrupt() {
      const all = processes();
      const group = all.find(({ pid }) => pid === started.process.pid)?.group;
      for (const { pid } of all.filter((each) => each.group === group)) {
        try {
          process.kill(pid, 'SIGINT');
        } catch (error) {
          // It may have ended since.
          expect((error as NodeJS.ErrnoException).code).toBe('ESRCH');
        }
      }
    },
    async left(limitMs) {
      const endMs = performance.now() + limitMs;
      while (processes().length > 0 && performance.now() < endMs) {
        await sleep(LOOK_EVERY_MS);
      }
      return processes();
    },
  };
}

function marked(id: string, mark: string): MarkedProcess[] {
  if (!/^\d+$/.test(id)) {
    return [];
  }
  try {
    // Of a process that has ended but was not waited for, both are empty.
    if (!readFileSync(`/proc/${id}/environ`, 'utf8').split('\0').includes(`${MARK}=${mark}`)) {
      return [];
    }
    const [, , group] = processStat(id);
    return [
      {
        pid: Number(id),
        group: Number(group),
        command: readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' '),
      },
    ];
  } catch {
    // It has ended since the folder was read, or is another user's.
    return [];
  }
}
