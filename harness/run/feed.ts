import { usageError } from '../../contracts/errors.ts';
import { latencyEvents, ratesForFile } from './latency.ts';
import type { RunContext } from './run-context.ts';
import { type ChosenWorkload, ratesOf, searchOf } from './settings.ts';
import { mostEventsHere } from './sustain-span.ts';
import { type MadeTrace, Traces } from './traces.ts';
import { unaskedText } from './unasked.ts';

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

/**
 * Makes the traces that a run of the workload needs, whatever the search. @throws MillraceError 2 where rates do not
 * fit a file, or where a search has no answers to judge a rate by
 */
export async function feedOf({ plan, scratch, clock, signal }: RunContext, chosen: ChosenWorkload): Promise<Feed> {
  const begin = (what: string): void => clock.beginTrace(`${chosen.label}: ${what} and its answers`);
  const traces = new Traces(plan, chosen, scratch, begin, signal);
  const main = await traces.of(plan.events);
  const { events } = main.summary;
  const unasked = unaskedText(plan, chosen, main.summary);
  if (unasked !== undefined && searchOf(plan) !== undefined) {
    throw usageError(`a sustainable rate is judged by answers. ${unasked}`);
  }
  const ratesPerSecond = plan.traceFile && plan.experiment.kind === 'race' ? ratesForFile(plan, events) : ratesOf(plan);
  const timed = plan.traceFile || plan.experiment.kind !== 'race' ? main : await traces.of(latencyEvents(plan));
  return { traces, main, timed, ratesPerSecond, mostEvents: plan.traceFile ? events : mostEventsHere(chosen, plan) };
}
