import type { EmbeddedEngine } from '../../../contracts/engine.ts';
import { numberOption } from '../../../contracts/options.ts';

/** Support for tests: processes and commits each event `delay` after it took it, never more than one at a time. */
export const engine: EmbeddedEngine = {
  name: 'delayed',
  title: 'Delayed',
  model: 'streaming',
  runs: 'in-workers',
  form: 'typescript',
  options: { delay: { default: 20, minimum: 0, maximum: 1000, unit: 'ms', about: 'from arrival to commit' } },
  describe: () => ({ commitIntervalMs: 0 }),
  async run({ source, sink, operator, signal, options }) {
    const delayMs = numberOption(options, 'delay');
    const query = operator();
    const ranges: { end: number; watermark: number; dueMs: number }[] = [];
    for (let next = 0, taken = 0; !signal.aborted; ) {
      const end = source.take();
      if (end > taken || source.ended) {
        ranges.push({ end, watermark: source.watermark, dueMs: source.nowMs + delayMs });
        taken = end;
      }
      const [first] = ranges;
      if (first !== undefined && source.nowMs >= first.dueMs) {
        ranges.shift();
        for (; next < first.end; next++) {
          query.process(next);
        }
        query.advance(first.watermark);
        await sink.commit();
        if (source.ended && next === taken) {
          query.end();
          await sink.commit();
          return;
        }
      }
      await source.arrival(source.ended ? source.nowMs : ranges[0]?.dueMs);
    }
  },
};
