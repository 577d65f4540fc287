import type { SearchTrials } from '../sites/site.ts';
import { traceBytesHere, traceBytesPerEvent } from '../trace/memory.ts';
import type { Stage } from './bracket.ts';
import { type LatencySpan, timedEvents } from './latency.ts';
import { type ChosenEngine, type ChosenWorkload, mostWorkers, type RunPlan } from './settings.ts';

/** The shortest measurement window, where a rate needs more events than a trace may have. */
const SHORTEST_MEASURE_MS = 200;
/** The measurement window covers at least this many commit intervals: one in each third. */
const FEWEST_INTERVALS = 3;
/** Events at full speed before a trial, as a share of the timed ones. */
const PRELOAD_SHARE = 0.25;

/** The parts of a trial of a search for an engine. */
export function sustainSpan(stage: Stage, { facts }: ChosenEngine, { spans }: SearchTrials): LatencySpan {
  const { commitIntervalMs, warmUpMs: ownWarmUpMs = 0 } = facts;
  const [warmUpMs, measureMs, tailMs] = spans[stage];
  return {
    warmUpMs: Math.max(warmUpMs, ownWarmUpMs),
    measureMs: Math.max(measureMs, (stage === 'search' ? FEWEST_INTERVALS : FEWEST_INTERVALS + 1) * commitIntervalMs),
    tailMs: Math.max(tailMs, commitIntervalMs),
  };
}

/**
 * The span, with the measurement window cut to what so many events can feed; undefined where too little would remain.
 */
export function fitSpan(
  span: LatencySpan,
  commitIntervalMs: number,
  ratePerSecond: number,
  mostEvents: number,
): LatencySpan | undefined {
  const timed = mostEvents / (1 + PRELOAD_SHARE);
  const spareMs = Math.floor(((timed - timedEvents(span, ratePerSecond)) * 1000) / ratePerSecond);
  const measureMs = span.measureMs + Math.min(0, spareMs);
  return measureMs >= Math.max(SHORTEST_MEASURE_MS, FEWEST_INTERVALS * commitIntervalMs)
    ? { ...span, measureMs }
    : undefined;
}

/** The span in which a rate was confirmed. */
export function confirmedSpan(
  chosen: ChosenEngine,
  search: SearchTrials,
  ratePerSecond: number,
  mostEvents: number,
): LatencySpan {
  const span = sustainSpan('confirmation', chosen, search);
  return fitSpan(span, chosen.facts.commitIntervalMs, ratePerSecond, mostEvents) ?? span;
}

/** The longest trace of a workload that there is room for in a search: a power of two. */
export function mostEventsHere({ workload }: Pick<ChosenWorkload, 'workload'>, plan: Pick<RunPlan, 'engines'>): number {
  // An engine with a store of its own answers after the whole history, and is not searched.
  const trials = { workers: mostWorkers(plan, { workload }), ownStore: false };
  return 2 ** Math.floor(Math.log2(traceBytesHere() / traceBytesPerEvent(workload, trials)));
}

/** Events of a trace with room for the timed part and a preload: a power of two, so that rates share traces. */
export function traceEvents(timed: number, { leastPreload }: SearchTrials): number {
  return 2 ** Math.ceil(Math.log2(timed + Math.max(leastPreload, PRELOAD_SHARE * timed)));
}
