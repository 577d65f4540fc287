import type { Transport } from '../../engines/engine.ts';
import { traceBytesHere, traceBytesPerEvent } from '../trace/memory.ts';
import type { Stage } from './bracket.ts';
import { type LatencySpan, timedEvents } from './latency.ts';
import { type ChosenEngine, type ChosenWorkload, mostWorkers, type RunPlan } from './settings.ts';

/** The shortest measured part, where a rate needs more events than a trace may have. */
const SHORTEST_MEASURE_MS = 200;
/** Blocks are watched over as many intervals at least: one in each third of the measured part. */
const FEWEST_INTERVALS = 3;
/** Events at full speed before a trial, as a share of the timed ones. */
const PREFIX_SHARE = 0.25;
/** Over a broker the prefix shows what the driver manages at full speed. */
const LEAST_PREFIX = { memory: 256, kafka: 10_000 } as const;

/** Discard, measured part and tail of a trial, ms. Over a broker there are more processes to get into their stride. */
const SPANS = {
  memory: { search: [100, 400, 50], confirmation: [200, 1500, 100] },
  kafka: { search: [500, 800, 50], confirmation: [1000, 2000, 100] },
} as const;

/** The parts of a trial of a search for an engine. */
export function sustainSpan(stage: Stage, { facts }: ChosenEngine, transport: Transport): LatencySpan {
  const { commitIntervalMs: periodMs, warmUpMs = 0 } = facts;
  const [discardMs, measureMs, tailMs] = SPANS[transport][stage];
  return {
    discardMs: Math.max(discardMs, warmUpMs),
    measureMs: Math.max(measureMs, (stage === 'search' ? FEWEST_INTERVALS : FEWEST_INTERVALS + 1) * periodMs),
    tailMs: Math.max(tailMs, periodMs),
  };
}

/** The span, its measured part cut to what so many events can feed; undefined where too little would remain. */
export function fitSpan(
  span: LatencySpan,
  periodMs: number,
  ratePerSecond: number,
  mostEvents: number,
): LatencySpan | undefined {
  const timed = mostEvents / (1 + PREFIX_SHARE);
  const spareMs = Math.floor(((timed - timedEvents(span, ratePerSecond)) * 1000) / ratePerSecond);
  const measureMs = span.measureMs + Math.min(0, spareMs);
  return measureMs >= Math.max(SHORTEST_MEASURE_MS, FEWEST_INTERVALS * periodMs) ? { ...span, measureMs } : undefined;
}

/** The span in which a rate was confirmed. */
export function confirmedSpan(
  chosen: ChosenEngine,
  transport: Transport,
  ratePerSecond: number,
  mostEvents: number,
): LatencySpan {
  const span = sustainSpan('confirmation', chosen, transport);
  return fitSpan(span, chosen.facts.commitIntervalMs, ratePerSecond, mostEvents) ?? span;
}

/** The longest trace of a workload that there is room for in a search: a power of two. */
export function mostEventsHere({ workload }: Pick<ChosenWorkload, 'workload'>, plan: Pick<RunPlan, 'engines'>): number {
  // An engine with a store of its own answers after the whole history, and is not searched.
  const trials = { workers: mostWorkers(plan), ownStore: false };
  return 2 ** Math.floor(Math.log2(traceBytesHere() / traceBytesPerEvent(workload, trials)));
}

/** Events of a trace with room for the timed part and a prefix: a power of two, so that rates share traces. */
export function traceEvents(timed: number, transport: Transport): number {
  return 2 ** Math.ceil(Math.log2(timed + Math.max(LEAST_PREFIX[transport], PREFIX_SHARE * timed)));
}
