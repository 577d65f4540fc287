import { setTimeout as sleep } from 'node:timers/promises';
import type { EmbeddedEngine } from '../../../contracts/engine.ts';

/** Support for tests: answers nothing, and keeps 8 MiB more every 10 ms, outside the JavaScript heap. */
export const engine: EmbeddedEngine = {
  name: 'leaking',
  title: 'Leaking',
  model: 'streaming',
  runs: 'in-workers',
  form: 'typescript',
  options: {},
  describe: () => ({ commitIntervalMs: 0 }),
  async run() {
    for (const held: Buffer[] = []; ; await sleep(10)) {
      held.push(Buffer.alloc(8 * 2 ** 20, held.length + 1));
    }
  },
};
