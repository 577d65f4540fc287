import type { EmbeddedEngine } from '../../contracts/engine.ts';
import { numberOption } from '../../contracts/options.ts';
import { serve } from '../serve.ts';
import { StallLog } from '../stalls.ts';

/** Takes the same time for each event: with 20 µs its capacity is exactly 50,000 events/s. */
export const engine: EmbeddedEngine = {
  name: 'fixed-service',
  title: 'Fixed service',
  model: 'streaming',
  runs: 'in-workers',
  form: 'typescript',
  options: {
    service: { default: 20, minimum: 0, maximum: 1_000_000, unit: 'µs', about: 'what each event takes' },
  },
  describe: () => ({ commitIntervalMs: 0 }),
  run(job) {
    const serviceMs = numberOption(job.options, 'service') / 1000;
    return serve(job, (startMs) => startMs + serviceMs, new StallLog(import.meta.url));
  },
};
