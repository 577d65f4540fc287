// A thread that ends the process when its parent has ended: the parent may be killed without notice, and the main
// thread may be in an endless loop.
import { workerData } from 'node:worker_threads';
import { removeIfPossible } from '../remove-if-possible.ts';
import { killDescendants } from './process-tree.ts';

/** Data of a watchdog. */
export interface Watch {
  /** Id of the parent process. */
  readonly parent: number;
  /** How long the main thread may take to end by itself, ms. */
  readonly graceMs?: number;
  /** Removed in the end. */
  readonly scratchFolder?: string;
  /** Identifies all that the process has started, to be ended with it. */
  readonly marker?: string;
}

const EVERY_MS = 500;
const { parent, graceMs = 0, scratchFolder, marker } = workerData as Watch;
let orphanedMs = 0;

look();
setInterval(look, EVERY_MS);

function look(): void {
  if (process.ppid === parent) {
    return;
  }
  if (orphanedMs >= graceMs) {
    if (marker !== undefined) {
      // Not its group: that holds this process itself, which has something to do yet.
      killDescendants(process.pid, marker, false);
    }
    if (scratchFolder !== undefined) {
      removeIfPossible(scratchFolder);
    }
    process.kill(process.pid, 'SIGKILL');
  }
  orphanedMs += EVERY_MS;
}
