import type { EmbeddedEngine } from '../../contracts/engine.ts';
import { numberOption, type Options } from '../../contracts/options.ts';
import { runInBlocks } from '../blocks.ts';

/** Batch: processes what has arrived at each `period`; without a period, the whole trace at once. */
export const batch: EmbeddedEngine = {
  name: 'batch',
  title: 'Embedded batch',
  model: 'batch',
  runs: 'in-workers',
  form: 'typescript',
  options: {
    period: {
      default: 0,
      minimum: 0,
      maximum: 86_400_000,
      unit: 'ms',
      about: 'time between batches; 0: the whole history is one batch',
    },
  },
  describe: (options) => ({ commitIntervalMs: intervalMs(options) }),
  run: (job) => runInBlocks(job, intervalMs(job.options), Number.POSITIVE_INFINITY),
};

function intervalMs(options: Options): number {
  return numberOption(options, 'period') || Number.POSITIVE_INFINITY;
}
