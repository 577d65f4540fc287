import type { EmbeddedEngine } from '../../contracts/engine.ts';
import { numberOption } from '../../contracts/options.ts';
import { runInBlocks } from '../blocks.ts';

/** Micro-batch: a block at each `interval` or at `max-events`, whichever is first; one commit per block. */
export const microBatch: EmbeddedEngine = {
  name: 'micro-batch',
  title: 'Embedded micro-batch',
  model: 'micro-batch',
  runs: 'in-workers',
  form: 'typescript',
  options: {
    interval: { default: 100, minimum: 1, maximum: 3_600_000, unit: 'ms', about: 'time between blocks' },
    'max-events': {
      default: 10_000,
      minimum: 1,
      maximum: 1_000_000_000,
      integer: true,
      unit: 'events',
      about: 'a block that has grown to this size does not wait any longer',
    },
  },
  describe: (options) => ({ commitIntervalMs: numberOption(options, 'interval') }),
  run: (job) => runInBlocks(job, numberOption(job.options, 'interval'), numberOption(job.options, 'max-events')),
};
