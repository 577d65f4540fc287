import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { EmbeddedJob } from '../contracts/engine.ts';
import type { StallLog } from './stalls.ts';

/** Two readings of the clock further apart than this mean that the thread was kept from running. */
export const AWAY_MS = 0.005;
/** While nothing comes the server waits on the source this often, so that the source learns that all is processed. */
const IDLE_MS = 0.2;
/** A busy server lets the event loop run this often. */
const TURN_MS = 10;

/** When an event is done whose service begins at `startMs`, on the source's clock. Called once an event, in order. */
type Service = (startMs: number, position: number) => number;

/** Whether a server that has answers shows them now, on the source's clock; at its end it always does. */
type Shows = (nowMs: number) => boolean;

/**
 * Runs a job as one server, first come, first served. Service is imposed on the clock: an event is done when the time
 * reaches what `service` says of max(seen, planned end of the one before). Planned ends, not noticed ones: reading the
 * clock, answering, and being kept from the processor do not add up, so that the services alone determine the capacity.
 * While it serves and while it waits the server looks for arrivals, so that an event is seen when it arrives; those
 * that came while the thread was kept from running are taken to have come evenly spread over that time, which is
 * recorded. So are, as one stretch each, the time before the first event and the last commit.
 */
export async function serve(
  job: EmbeddedJob,
  service: Service,
  stalls: StallLog,
  shows: Shows = () => true,
): Promise<void> {
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
  /** When the clock was read last, and when events were looked for. */
  let lastMs = source.nowMs;
  let lookedMs = lastMs;
  /** Whether no event has arrived yet. */
  let waits = true;

  /** Reads the clock, and looks for events when none is left. */
  const look = (): number => {
    const looks = next === taken && !source.ended;
    if (looks) {
      taken = source.take();
      watermark = source.watermark;
    }
    let { nowMs } = source;
    if (looks && next > 0 && nowMs - lastMs > AWAY_MS) {
      // The source may have handed out what it knew of before; only with nothing left does it read the clock.
      taken = source.take();
      watermark = source.watermark;
      nowMs = source.nowMs;
    }
    if (looks) {
      const sinceMs = nowMs - lookedMs;
      // Not this reading: between looking and reading the thread may have been kept from running.
      lookedMs = lastMs;
      stepMs = sinceMs > AWAY_MS ? sinceMs / (taken - next + 1) : 0;
      seenMs = stepMs > 0 ? nowMs - sinceMs + stepMs : nowMs;
    }
    if (nowMs - lastMs > AWAY_MS) {
      stalls.note(lastMs, nowMs);
    }
    if (waits && taken > 0) {
      waits = false;
      stalls.begin(nowMs);
    }
    lastMs = nowMs;
    return nowMs;
  };

  look();
  for (let turnMs = lastMs + TURN_MS; !signal.aborted; ) {
    let idle = false;
    if (next < taken) {
      const mark = watermark;
      freeMs = service(Math.max(freeMs, seenMs), next);
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
      idle = next === taken;
      query.advance(watermark);
    }
    const finished = next === taken && source.ended;
    if (finished) {
      query.end();
    }
    if (sink.pending > 0 && (finished || shows(lastMs))) {
      const committed = sink.commit();
      if (committed !== undefined) {
        await committed;
      }
    }
    if (finished) {
      stalls.note(lastMs, source.nowMs);
      stalls.write();
      return;
    }
    if (idle) {
      await source.arrival(source.nowMs);
    } else if (lastMs > turnMs) {
      turnMs = lastMs + TURN_MS;
      await eventLoopTurn();
    }
  }
}
