import type { EventColumns, OracleTrace, Workload } from '../../contracts/workload.ts';

/** An event on its way: made at `timeMs`, it arrives up to `delayMs` later. */
export interface Sent<Value = number> {
  readonly key: number;
  readonly timeMs: number;
  readonly delayMs: number;
  readonly value: Value;
}

/**
 * Events, those of each key in order of time, in an order of arrival: none overtakes one of its own key, and event
 * time lags by no more than the largest delay.
 */
export function inArrivalOrder<Value>(events: readonly Sent<Value>[]): Sent<Value>[] {
  const arrivals = new Map<number, number>();
  return events
    .map((event) => {
      const arrivesAt = Math.max(event.timeMs + event.delayMs, arrivals.get(event.key) ?? 0);
      arrivals.set(event.key, arrivesAt);
      return { event, arrivesAt };
    })
    .sort((a, b) => a.arrivesAt - b.arrivesAt)
    .map(({ event }) => event);
}

/** An answer that an operator emitted. */
export interface Emission {
  readonly row: number[];
  /** The last event the operator had processed, or the number of events where it emitted this at the end. */
  readonly at: number;
  /** Emitted at the event itself, not by a watermark. */
  readonly atEvent: boolean;
}

/** Runs the whole trace through one operator, which gets the watermark after every `blockLength` events. */
export function emissions<E extends EventColumns>(
  workload: Workload<E>,
  trace: OracleTrace<E>,
  blockLength: number,
): Emission[] {
  const { columns, tables, keyCount, parameters, events } = trace;
  const reported: Emission[] = [];
  let at = -1;
  let atEvent = false;
  const output = { emit: (...row: number[]): void => void reported.push({ row, at, atEvent }) };
  const operator = workload.createOperator({ columns, tables, keyCount, parameters, output });
  let largestTime = Number.NEGATIVE_INFINITY;
  operator.advance(largestTime);
  for (at = 0; at < events; at++) {
    largestTime = Math.max(largestTime, columns.event_time[at]!);
    atEvent = true;
    operator.process(at);
    atEvent = false;
    if ((at + 1) % blockLength === 0 || at === events - 1) {
      operator.advance(largestTime - trace.disorderMs);
    }
  }
  operator.end();
  return reported;
}

/**
 * When an operator run like this emits each answer, if it does so as soon as it is due and no sooner: `due` as the
 * oracle gives it; `waits` for an answer that waits for time.
 */
export function expectedAt(due: number, waits: boolean, events: number, blockLength: number): number {
  if (!waits || due === events) {
    return due;
  }
  return Math.min(events, (Math.floor(due / blockLength) + 1) * blockLength) - 1;
}
