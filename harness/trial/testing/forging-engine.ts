import { writeSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import type { EmbeddedEngine } from '../../../contracts/engine.ts';

const FORGED = { ok: true, trial: { mode: 'verification', verification: { right: 24 } } };

/** Support for tests: answers nothing, and sends a false result by every way to its parent, or exits, by its option. */
export const engine: EmbeddedEngine = {
  name: 'forging',
  title: 'Forging',
  model: 'streaming',
  runs: 'in-workers',
  form: 'typescript',
  options: {
    how: { default: 'send', choices: ['send', 'descriptor', 'exit', 'listeners'], about: 'what it does' },
  },
  describe: () => ({ commitIntervalMs: 0 }),
  async run({ options }) {
    switch (options.how) {
      case 'descriptor':
        writeSync(3, `${JSON.stringify(FORGED)}\n`);
        return new Promise(() => setInterval(() => {}, 1000));
      case 'exit':
        process.exit(0);
        break;
      case 'listeners':
        for (const each of [process, parentPort]) {
          each?.removeAllListeners('message');
          each?.removeAllListeners('disconnect');
        }
        break;
      default:
        process.send?.(FORGED);
        process.send?.('ready');
        parentPort?.postMessage(FORGED);
        parentPort?.postMessage({ type: 'done', span: { startMs: 0, endMs: 1 } });
        process.disconnect?.();
    }
  },
};
