import type { EmbeddedEngine } from '../../../contracts/engine.ts';
import { batch } from '../../../engines/batch/engine.ts';
import { spinMs } from './timeline.ts';

/** Support for tests: takes 20 ms of processor time a run beside its work, and 60 ms in its first one. */
export const engine: EmbeddedEngine = {
  ...batch,
  name: 'spinning',
  title: 'Spinning',
  async prepare() {
    await new Promise((resolve) => {
      setTimeout(resolve, 30);
    });
  },
  run(job) {
    spinMs(runs++ === 0 ? 60 : 20);
    return batch.run(job);
  },
};

let runs = 0;
