import { setTimeout as sleep } from 'node:timers/promises';

/** A pause of the process is made up for, up to this many ms. */
const CREDIT_MS = 30;

/** A user's engine for tests: true streaming, but at most `limit` events a second, and that many in the long run. */
export const engine = {
  name: 'limited',
  title: 'Limited',
  model: 'streaming',
  runs: 'in-workers',
  form: 'typescript',
  options: { limit: { default: 5000, minimum: 1, maximum: 1e6, unit: 'events/s', about: 'at most' } },
  describe: () => ({ commitIntervalMs: 0 }),
  async run({ source, sink, operator, signal, options }) {
    const query = operator();
    let turnMs = source.nowMs;
    for (let next = 0; !signal.aborted; await source.arrival()) {
      for (const arrived = source.take(64); next < arrived && !signal.aborted; next++) {
        turnMs = Math.max(turnMs, source.nowMs - CREDIT_MS) + 1000 / options.limit;
        if (turnMs > source.nowMs) {
          await sleep(turnMs - source.nowMs);
        }
        query.process(next);
        await sink.commit();
      }
      query.advance(source.watermark);
      if (source.ended) {
        query.end();
        break;
      }
      await sink.commit();
    }
    if (!signal.aborted) {
      await sink.commit();
    }
  },
};
