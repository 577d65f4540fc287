import { spawnSync } from 'node:child_process';

/** The lowest real-time priority: ahead of everything that has none. */
const PRIORITY = '1';

/**
 * Makes this process and its threads real-time ones (sched(7), SCHED_FIFO), where the system has `chrt` and permits it
 * (as root): a driver and a collector stand for machines of their own, which no engine would delay. False where it
 * stays an ordinary process; how late a driver then is, decides whether a trial is valid.
 */
export function becomeRealTime(): boolean {
  const { status } = spawnSync('chrt', ['--fifo', '--all-tasks', '--pid', PRIORITY, String(process.pid)], {
    stdio: 'ignore',
  });
  return status === 0;
}
