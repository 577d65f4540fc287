import type { TypeScriptEngine } from '../engines/engine.ts';

/** Takes one event at a time and does nothing with it: what is left is the harness's own cost of an event. */
export const engine: TypeScriptEngine = {
  name: 'null',
  title: 'Null',
  model: 'streaming',
  form: 'typescript',
  options: {},
  periodMs: () => 0,
  async run({ source, signal }) {
    while (!source.ended && !signal.aborted) {
      source.take(1);
      await source.arrival();
    }
  },
};
