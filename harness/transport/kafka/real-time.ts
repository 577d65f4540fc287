import { spawnSync } from 'node:child_process';

/** The lowest real-time priority: ahead of everything that has none. */
const PRIORITY = '1';

/**
 * The flags of Node for a process that becomes a real-time one: garbage collection runs in the main thread alone. With
 * helper threads, the main thread spins until they have marked their share. As real-time threads of one priority do not
 * take turns, they may never get a core: load generator and collector would then take two cores for good, and the
 * engine would get nothing.
 */
export const REAL_TIME_FLAGS: readonly string[] = ['--single-threaded-gc'];

/**
 * Gives this process and its threads real-time priority (sched(7), SCHED_FIFO), where the system has `chrt` and permits
 * it (as root): load generator and collector stand for separate machines, which no engine would slow down. Returns
 * false where it stays an ordinary process; how late the load generator is then decides whether a trial is valid.
 */
export function becomeRealTime(): boolean {
  const { status } = spawnSync('chrt', ['--fifo', '--all-tasks', '--pid', PRIORITY, String(process.pid)], {
    stdio: 'ignore',
  });
  return status === 0;
}
