import type { EmbeddedEngine } from '../../../contracts/engine.ts';

/** How long it computes, or sleeps, before it checks whether it is to stop, ms. */
const TURN_MS = 20;

/** Support for tests: never has an answer, and stops when it is aborted. */
export const engine: EmbeddedEngine = {
  name: 'late',
  title: 'Late',
  model: 'streaming',
  runs: 'in-workers',
  form: 'typescript',
  options: {
    by: { default: 'sleeping', choices: ['sleeping', 'computing'], about: 'what it spends its time on' },
  },
  describe: () => ({ commitIntervalMs: 0 }),
  async run({ options, signal }) {
    while (!signal.aborted) {
      if (options.by === 'computing') {
        for (const endMs = performance.now() + TURN_MS; performance.now() < endMs; );
      }
      await new Promise((resolve) => setTimeout(resolve, options.by === 'computing' ? 0 : TURN_MS));
    }
  },
};
