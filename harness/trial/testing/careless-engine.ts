import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { EmbeddedEngine } from '../../../contracts/engine.ts';
import { batch } from '../../../engines/batch/engine.ts';

/** Support for tests: reports its end while its work goes on. */
export const engine: EmbeddedEngine = {
  ...batch,
  name: 'careless',
  title: 'Careless',
  async run(job) {
    void eventLoopTurn().then(() => batch.run(job));
  },
};
