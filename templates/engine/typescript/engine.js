import { defineEngine } from 'millrace';

export const engine = defineEngine({
  name: 'NAME',
  title: 'NAME',
  model: 'streaming',
  runs: 'in-workers',
  form: 'typescript',
  options: {},
  describe: () => ({ commitIntervalMs: 0 }),
  async run({ source, sink, operator, signal }) {
    const query = operator();
    for (let next = 0; !signal.aborted; await source.arrival()) {
      for (const arrived = source.take(1024); next < arrived; next++) {
        query.process(next);
        if (sink.pending > 0) await sink.commit();
      }
      query.advance(source.watermark);
      if (source.ended) {
        query.end();
        break;
      }
      if (sink.pending > 0) await sink.commit();
    }
    if (!signal.aborted) await sink.commit();
  },
});
