import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { TypeScriptJob } from '../engines/engine.ts';

/** Between two readings of the clock further apart than this the thread was kept from running. */
const AWAY_MS = 0.005;
/** While nothing comes the source is waited on this often, which is how it learns that all is dealt with. */
const IDLE_MS = 0.2;
/** A busy server lets the event loop run this often. */
const TURN_MS = 10;

/**
 * Runs a job as one server that takes `serviceMs(position)` for each event, first come, first served. Service is
 * imposed on the clock: an event is done when the time reaches max(seen, planned end of the one before) + its service.
 * Planned ends, not noticed ones: reading the clock, answering, and being kept from the processor do not add up, so
 * that the capacity is exactly what the services say. While it serves and while it waits the server looks for what
 * comes, so that an event is seen when it arrives; those that came while the thread was kept from running are taken to
 * have come evenly spread over that time.
 */
export async function serve(job: TypeScriptJob, serviceMs: (position: number) => number): Promise<void> {
  const { source, sink, operator, signal } = job;
  const query = operator();
  let taken = 0;
  let next = 0;
  let watermark = Number.NEGATIVE_INFINITY;
  /** When the event `next` was seen, and how much later each after it. */
  let seenMs = 0;
  let stepMs = 0;
  /** Planned end of the last event. */
  let freeMs = 0;
  let lastMs = performance.now();

  /** Reads the clock, and looks for events where none is left. */
  const look = (): number => {
    let came = 0;
    if (next === taken && !source.ended) {
      taken = source.take();
      came = taken - next;
      watermark = source.watermark;
    }
    const nowMs = performance.now();
    const awayMs = nowMs - lastMs > AWAY_MS ? nowMs - lastMs : 0;
    if (came > 0) {
      stepMs = awayMs / (came + 1);
      seenMs = nowMs - awayMs + stepMs;
    }
    lastMs = nowMs;
    return nowMs;
  };

  look();
  for (let turnMs = lastMs + TURN_MS; !signal.aborted; ) {
    if (next < taken) {
      const mark = watermark;
      freeMs = Math.max(freeMs, seenMs) + serviceMs(next);
      seenMs += stepMs;
      query.process(next++);
      const lastOfItsRange = next === taken;
      while (look() < freeMs) {
        // Busy.
      }
      if (lastOfItsRange) {
        query.advance(mark);
      }
    } else {
      const untilMs = lastMs + IDLE_MS;
      while (next === taken && !source.ended && look() < untilMs) {
        // Nothing has come.
      }
      query.advance(watermark);
    }
    const finished = next === taken && source.ended;
    if (finished) {
      query.end();
    }
    if (sink.pending > 0) {
      const committed = sink.commit();
      if (committed !== undefined) {
        await committed;
      }
    }
    if (finished) {
      return;
    }
    if (next === taken) {
      await source.arrival(source.nowMs);
    } else if (lastMs > turnMs) {
      turnMs = lastMs + TURN_MS;
      await eventLoopTurn();
    }
  }
}
