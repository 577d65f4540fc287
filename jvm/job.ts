import { rmSync } from 'node:fs';
import type { TopicJob } from '../contracts/engine.ts';

/** Does a job's `work` and removes its folder. An error after the job's abort is ignored. */
export async function untilAborted({ signal, folder }: TopicJob, work: () => Promise<void>): Promise<void> {
  try {
    if (!signal.aborted) {
      await work();
    }
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
