// A thread that ends the process when its parent has ended: the parent may be killed without a chance to tell, and the
// main thread may be in an endless loop.
import { workerData } from 'node:worker_threads';

setInterval(() => {
  if (process.ppid !== workerData) {
    process.kill(process.pid, 'SIGKILL');
  }
}, 500);
