import type { EmbeddedEngine } from '../../contracts/engine.ts';
import { numberOption } from '../../contracts/options.ts';
import { serve } from '../serve.ts';
import { StallLog } from '../stalls.ts';

/** Takes the same time for each event, and shows its answers in bursts: at multiples of an interval, and at its end. */
export const engine: EmbeddedEngine = {
  name: 'bursting',
  title: 'Bursting',
  model: 'micro-batch',
  runs: 'in-workers',
  form: 'typescript',
  options: {
    service: { default: 20, minimum: 0, maximum: 1_000_000, unit: 'µs', about: 'what each event takes' },
    interval: { default: 100, minimum: 1, maximum: 3_600_000, unit: 'ms', about: 'time between commits' },
  },
  describe: (options) => ({ commitIntervalMs: numberOption(options, 'interval') }),
  run(job) {
    const serviceMs = numberOption(job.options, 'service') / 1000;
    const intervalMs = numberOption(job.options, 'interval');
    let showsMs = intervalMs;
    const shows = (nowMs: number): boolean => {
      const due = nowMs >= showsMs;
      if (due) {
        showsMs = intervalMs * (Math.floor(nowMs / intervalMs) + 1);
      }
      return due;
    };
    return serve(job, (startMs) => startMs + serviceMs, new StallLog(import.meta.url), shows);
  },
};
