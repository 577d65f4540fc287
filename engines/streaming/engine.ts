import type { EmbeddedEngine } from '../../contracts/engine.ts';

/** Events are taken in at most this many at a time, so that the watermark moves on between them. */
const RANGE = 1024;

/** True streaming: one event at a time, its answers committed before the next event is looked at. */
export const streaming: EmbeddedEngine = {
  name: 'streaming',
  title: 'Embedded streaming',
  model: 'streaming',
  runs: 'in-workers',
  form: 'typescript',
  options: {},
  describe: () => ({ commitIntervalMs: 0 }),
  async run({ source, sink, operator, signal }) {
    const query = operator();
    for (let next = 0; !signal.aborted; await source.arrival()) {
      for (const arrived = source.take(RANGE); next < arrived; next++) {
        query.process(next);
        if (sink.pending > 0) {
          const committed = sink.commit();
          // Awaits only a promise: awaiting costs more than an event does.
          if (committed !== undefined) {
            await committed;
          }
        }
      }
      query.advance(source.watermark);
      if (source.ended) {
        query.end();
        break;
      }
      if (sink.pending > 0) {
        await sink.commit();
      }
    }
    if (!signal.aborted) {
      await sink.commit();
    }
  },
};
