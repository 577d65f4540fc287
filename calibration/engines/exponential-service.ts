import type { EmbeddedEngine } from '../../contracts/engine.ts';
import { numberOption } from '../../contracts/options.ts';
import { serve } from '../serve.ts';
import { drawServices } from '../services.ts';
import { StallLog } from '../stalls.ts';

/** The server of M/M/1: services drawn from a seed, exponential, 4,000 a second by default. */
export const engine: EmbeddedEngine = {
  name: 'exponential-service',
  title: 'Exponential service',
  model: 'streaming',
  runs: 'in-workers',
  form: 'typescript',
  options: {
    service: { default: 250, minimum: 1, maximum: 1_000_000, unit: 'µs', about: 'what an event takes on average' },
    seed: { default: 1, minimum: 0, maximum: 4_294_967_295, integer: true, about: 'of the services' },
  },
  describe: () => ({ commitIntervalMs: 0 }),
  run(job) {
    const draw = drawServices(numberOption(job.options, 'service') / 1000, numberOption(job.options, 'seed'));
    return serve(job, (startMs) => startMs + draw(), new StallLog(import.meta.url));
  },
};
