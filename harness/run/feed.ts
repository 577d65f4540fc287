import type { ReadDone } from '../input/request.ts';
import { latencyEvents, ratesForFile } from './latency.ts';
import type { RunContext } from './run-context.ts';
import { type ChosenWorkload, ratesOf } from './settings.ts';
import { mostEventsHere } from './sustain-span.ts';
import { type MadeTrace, Traces } from './traces.ts';

/** The traces of a workload, and what follows from how long they may be. */
export interface Feed {
  readonly traces: Traces;
  /** The trace of the run's length, or the file. */
  readonly main: MadeTrace;
  /** The trace of latency trials, which may be longer. */
  readonly timed: MadeTrace;
  readonly ratesPerSecond: readonly number[];
  /** The longest trace a search may ask for. */
  readonly mostEvents: number;
}

/** Makes the traces that a run of the workload needs, whatever the search. */
export async function feedOf({ plan, scratch, clock, signal }: RunContext, chosen: ChosenWorkload): Promise<Feed> {
  const begin = (what: string): void => clock.beginTrace(`${chosen.label}: ${what} and its answers`);
  const within = ({ rows, share }: ReadDone): void =>
    clock.progress.within(
      `${chosen.label}: ${rows.toLocaleString('en-US')} rows read${share === undefined ? '' : `, ${Math.floor(100 * share)}%`}`,
    );
  const traces = new Traces(plan, chosen, scratch, begin, within, signal);
  const main = await traces.of(plan.events);
  const { events } = main.summary;
  const ratesPerSecond = plan.traceFile && plan.experiment.kind === 'race' ? ratesForFile(plan, events) : ratesOf(plan);
  const timed = plan.traceFile || plan.experiment.kind !== 'race' ? main : await traces.of(latencyEvents(plan));
  return { traces, main, timed, ratesPerSecond, mostEvents: plan.traceFile ? events : mostEventsHere(chosen, plan) };
}
