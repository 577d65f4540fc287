import type { EmbeddedEngine } from '../contracts/engine.ts';

/** A bare loop around a workload's operator: all events at once, one watermark, one commit at the end. */
export const engine: EmbeddedEngine = {
  name: 'bare',
  title: 'Bare loop',
  model: 'batch',
  runs: 'in-workers',
  form: 'typescript',
  options: {},
  describe: () => ({ commitIntervalMs: Number.POSITIVE_INFINITY }),
  async run({ source, sink, operator }) {
    const query = operator();
    const events = source.take(Number.POSITIVE_INFINITY);
    for (let position = 0; position < events; position++) {
      query.process(position);
    }
    query.advance(source.watermark);
    query.end();
    await sink.commit();
  },
};
