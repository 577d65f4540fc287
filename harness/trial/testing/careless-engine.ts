import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import { batch } from '../../../engines/batch/engine.ts';
import type { TypeScriptEngine } from '../../../engines/engine.ts';

/** Support for tests: says it has ended while its work goes on. */
export const engine: TypeScriptEngine = {
  ...batch,
  name: 'careless',
  title: 'Careless',
  async run(job) {
    void eventLoopTurn().then(() => batch.run(job));
  },
};
