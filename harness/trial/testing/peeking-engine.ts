import type { EmbeddedEngine } from '../../../contracts/engine.ts';

/** Support for tests: always one event ahead of what it was given. */
export const engine: EmbeddedEngine = {
  name: 'peeking',
  title: 'Peeking',
  model: 'streaming',
  runs: 'in-workers',
  form: 'typescript',
  options: {},
  describe: () => ({ commitIntervalMs: 0 }),
  async run({ source, sink, operator, signal }) {
    const query = operator();
    for (let next = 0; !signal.aborted; await source.arrival()) {
      const taken = source.take();
      for (const end = source.ended ? taken : taken + 1; next < end; next++) {
        query.process(next);
        await sink.commit();
      }
      query.advance(source.watermark);
      if (source.ended) {
        query.end();
        await sink.commit();
        return;
      }
    }
  },
};
