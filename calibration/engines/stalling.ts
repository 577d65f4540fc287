import type { EmbeddedEngine } from '../../contracts/engine.ts';
import { numberOption } from '../../contracts/options.ts';
import { serve } from '../serve.ts';
import { StallLog } from '../stalls.ts';

/** Answers at once, except in the last `stall` ms of each second, when it does nothing. */
export const engine: EmbeddedEngine = {
  name: 'stalling',
  title: 'Stalling',
  model: 'streaming',
  runs: 'in-workers',
  form: 'typescript',
  options: {
    stall: { default: 100, minimum: 1, maximum: 999, unit: 'ms', about: 'at the end of each second' },
  },
  describe: () => ({ commitIntervalMs: 0 }),
  run(job) {
    const stallMs = numberOption(job.options, 'stall');
    return serve(job, (startMs) => afterStall(startMs, stallMs), new StallLog(import.meta.url));
  },
};

/** The given time, or the end of the stall it falls into; ms on the source's clock. */
export function afterStall(atMs: number, stallMs: number): number {
  const secondMs = Math.floor(atMs / 1000) * 1000;
  return atMs - secondMs >= 1000 - stallMs ? secondMs + 1000 : atMs;
}
