// An engine that writes down what is called in which thread, and fails in the way its option says.
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, threadId } from 'node:worker_threads';
import { engine as simple } from './simple.js';

let running = 0;

function called(name) {
  appendFileSync(process.env.DISPOSED_LOG, `${process.pid}/${threadId} ${name}${running > 0 ? ' in a run' : ''}\n`);
}

async function untilAborted({ signal }) {
  while (!signal.aborted) {
    await sleep(5);
  }
}

export const engine = {
  ...simple,
  name: 'disposed',
  title: 'Disposed',
  options: { fault: { default: 'none', choices: ['none', 'throws', 'waits', 'one-throws'], about: 'what goes wrong' } },
  async prepare() {
    called('prepare');
  },
  async run(job) {
    called('run');
    running++;
    try {
      const { fault } = job.options;
      if (fault === 'throws' || (fault === 'one-throws' && threadId % 2 === 0 && !isMainThread)) {
        throw new Error('thrown in run()');
      }
      await (fault === 'none' ? simple.run(job) : untilAborted(job));
    } finally {
      running--;
    }
  },
  async dispose() {
    called('dispose');
    await sleep(5);
    called('disposed');
  },
};
