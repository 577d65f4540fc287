import { spawnSync } from 'node:child_process';

/** The lowest real-time priority: ahead of everything that has none. */
const PRIORITY = '1';

/**
 * What Node is to be started with for a process that becomes a real-time one: it collects its garbage in its main
 * thread alone. With threads beside it, that one goes round until they have marked what they were given, and as
 * real-time threads of one priority do not take turns, they may never get a core: load generator and collector on two
 * cores would then take both for good, and the engine would get nothing.
 */
export const REAL_TIME_FLAGS: readonly string[] = ['--single-threaded-gc'];

/**
 * Makes this process and its threads real-time ones (sched(7), SCHED_FIFO), where the system has `chrt` and permits it
 * (as root): a load generator and a collector stand for machines of their own, which no engine would delay. False where
 * it stays an ordinary process; how late a load generator then is, decides whether a trial is valid.
 */
export function becomeRealTime(): boolean {
  const { status } = spawnSync('chrt', ['--fifo', '--all-tasks', '--pid', PRIORITY, String(process.pid)], {
    stdio: 'ignore',
  });
  return status === 0;
}
