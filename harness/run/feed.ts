import { usageError } from '../../contracts/errors.ts';
import type { ReadDone } from '../input/request.ts';
import { loadEventTimes } from '../trace/store.ts';
import { latencyEvents, lengthMs, ratesForFile, spansOf } from './latency.ts';
import type { RunContext } from './run-context.ts';
import { type ChosenWorkload, type RunPlan, ratesOf, searchOf, speedOf } from './settings.ts';
import { eventsAtSpeed, type Replay, replayOf } from './speed.ts';
import { mostEventsHere } from './sustain-span.ts';
import { type MadeTrace, Traces } from './traces.ts';
import { unaskedText } from './unasked.ts';

/** A trace made for a speed has a little more than the one before shows to be needed. */
const AMPLE = 1.1;

/** The traces of a workload, and what follows from how long they may be. */
export interface Feed {
  readonly traces: Traces;
  /** The trace of the run's length, or the file. */
  readonly main: MadeTrace;
  /** The trace of latency trials, which may be longer. */
  readonly timed: MadeTrace;
  readonly ratesPerSecond: readonly number[];
  /** Where the speed is given: the one rate is its. */
  readonly replay?: Replay;
  /** The longest trace a search may ask for. */
  readonly mostEvents: number;
}

/**
 * Makes the traces that a run of the workload needs, whatever the search. @throws MillraceError 2 where rates do not
 * fit a file, or where a search has no answers to judge a rate by
 */
export async function feedOf({ plan, scratch, clock, signal }: RunContext, chosen: ChosenWorkload): Promise<Feed> {
  const begin = (what: string): void => clock.beginTrace(`${chosen.label}: ${what} and its answers`);
  const within = ({ rows, share }: ReadDone): void =>
    clock.progress.within(
      `${chosen.label}: ${rows.toLocaleString('en-US')} rows read${share === undefined ? '' : `, ${Math.floor(100 * share)}%`}`,
    );
  const traces = new Traces(plan, chosen, scratch, begin, within, signal);
  const main = await traces.of(plan.events);
  const { events } = main.summary;
  const unasked = unaskedText(plan, chosen, main.summary);
  if (unasked !== undefined && searchOf(plan) !== undefined) {
    throw usageError(`a sustainable rate is judged by answers. ${unasked}`);
  }
  const mostEvents = plan.traceFile ? events : mostEventsHere(chosen, plan);
  const speed = speedOf(plan);
  if (speed !== undefined) {
    const timed = plan.traceFile ? main : await longEnough(plan, speed, traces, main, mostEvents);
    const replay = replayOf(loadEventTimes(timed.folder), speed, spansOf(plan));
    return { traces, main, timed, ratesPerSecond: [replay.ratePerSecond], replay, mostEvents };
  }
  const ratesPerSecond = plan.traceFile && plan.experiment.kind === 'race' ? ratesForFile(plan, events) : ratesOf(plan);
  const timed = plan.traceFile || plan.experiment.kind !== 'race' ? main : await traces.of(latencyEvents(plan));
  return { traces, main, timed, ratesPerSecond, mostEvents };
}

/** A generated trace with room for the longest trial at a speed: how long that is, its own event times show. */
async function longEnough(
  plan: RunPlan,
  speed: number,
  traces: Traces,
  main: MadeTrace,
  mostEvents: number,
): Promise<MadeTrace> {
  const longestMs = Math.max(0, ...spansOf(plan).map(lengthMs));
  for (let trace = main; ; ) {
    const needed = eventsAtSpeed(loadEventTimes(trace.folder), speed, longestMs);
    if (needed <= trace.summary.events) {
      return trace;
    }
    if (needed * AMPLE > mostEvents) {
      const [all, most] = [needed, mostEvents].map((count) => count.toLocaleString('en-US'));
      throw usageError(
        `--speed ${speed.toLocaleString('en-US')}: ${longestMs / 1000} s at that speed need ${all} events, and memory ` +
          `here has room for ${most}; give less, or a shorter --duration`,
      );
    }
    trace = await traces.of(Math.ceil(needed * AMPLE));
  }
}
