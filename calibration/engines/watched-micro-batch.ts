import type { EmbeddedEngine } from '../../contracts/engine.ts';
import { microBatch } from '../../engines/micro-batch/engine.ts';
import { StallLog } from '../stalls.ts';
import { watched } from '../watch.ts';

/** The micro-batch engine of the race over a source that records what keeps its thread from running. */
export const engine: EmbeddedEngine = {
  ...microBatch,
  name: 'watched-micro-batch',
  title: 'Watched micro-batch',
  async run(job) {
    const stalls = new StallLog(import.meta.url);
    await microBatch.run({ ...job, source: watched(job.source, stalls) });
    stalls.write();
  },
};
