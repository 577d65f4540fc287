import type { EmbeddedJob } from '../contracts/engine.ts';

/**
 * Runs a job in blocks: events are gathered until the next multiple of `intervalMs` on the source's clock, or until
 * there are `maximumEvents`; then the block is processed and committed as one. After a block that overruns its interval
 * the next multiple still to come counts, as with the triggers of micro-batch engines.
 */
export async function runInBlocks(job: EmbeddedJob, intervalMs: number, maximumEvents: number): Promise<void> {
  const { source, sink, operator, signal } = job;
  const query = operator();
  let next = 0;
  for (let ended = false; !ended; ) {
    const deadlineMs = intervalMs * (Math.floor(source.nowMs / intervalMs) + 1);
    const full = next + maximumEvents;
    let arrived = source.take(full - next);
    while (arrived < full && !source.ended && source.nowMs < deadlineMs) {
      await source.arrival(deadlineMs);
      if (signal.aborted) {
        return;
      }
      arrived = source.take(full - arrived);
    }
    for (; next < arrived; next++) {
      query.process(next);
    }
    query.advance(source.watermark);
    ended = source.ended;
    if (ended) {
      query.end();
    }
    await sink.commit();
    if (arrived === full) {
      // Full blocks back to back would keep the event loop from running.
      await source.arrival(source.nowMs);
    }
    if (signal.aborted) {
      return;
    }
  }
}
