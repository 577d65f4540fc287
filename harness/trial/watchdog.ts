// A thread that ends the process when its parent has ended: the parent may be killed without a chance to tell, and the
// main thread may be in an endless loop. It then removes what the parent would have removed.
import { workerData } from 'node:worker_threads';
import { removeIfPossible } from '../remove-if-possible.ts';

const { parent, scratchFolder } = workerData as { parent: number; scratchFolder?: string };

setInterval(() => {
  if (process.ppid !== parent) {
    if (scratchFolder !== undefined) {
      removeIfPossible(scratchFolder);
    }
    process.kill(process.pid, 'SIGKILL');
  }
}, 500);
