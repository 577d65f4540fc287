import type { EmbeddedEngine } from '../contracts/engine.ts';

/** Takes one event at a time and does nothing with it: what is left is the harness's own cost of an event. */
export const engine: EmbeddedEngine = {
  name: 'null',
  title: 'Null',
  model: 'streaming',
  runs: 'in-workers',
  form: 'typescript',
  options: {},
  describe: () => ({ commitIntervalMs: 0 }),
  async run({ source, signal }) {
    while (!source.ended && !signal.aborted) {
      source.take(1);
      await source.arrival();
    }
  },
};
