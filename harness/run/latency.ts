import { usageError } from '../../contracts/errors.ts';
import { Random } from '../../contracts/random.ts';
import type { LatencyPlan } from '../processes/request.ts';
import { type ChosenEngine, type RunPlan, ratesOf, speedOf } from './settings.ts';
import type { Replay } from './speed.ts';

/** The least number of commit intervals of a block engine that the measurement window covers. */
const FEWEST_INTERVALS = 30;
/** Load goes on at least this long after the measurement window, so that its end is no special case. */
const SHORTEST_TAIL_MS = 100;
const PHASE_DIMENSION = 202;

/** How long the parts of a latency trial are for an engine of some commit interval. */
export interface LatencySpan {
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly tailMs: number;
}

/** The spans for an engine, or undefined where it answers only after the whole history and so has no latency. */
export function latencySpan(plan: RunPlan, { facts }: ChosenEngine): LatencySpan | undefined {
  const { commitIntervalMs, warmUpMs = 0 } = facts;
  if (!Number.isFinite(commitIntervalMs)) {
    return undefined;
  }
  return {
    warmUpMs: Math.max(plan.latencyWarmUpMs, warmUpMs),
    measureMs: Math.max(plan.durationMs, FEWEST_INTERVALS * commitIntervalMs),
    tailMs: Math.max(SHORTEST_TAIL_MS, commitIntervalMs),
  };
}

/** How long the schedule of a span is, ms. */
export function lengthMs({ warmUpMs, measureMs, tailMs }: LatencySpan): number {
  return warmUpMs + measureMs + tailMs;
}

/** The spans of the engines that have a latency. */
export function spansOf(plan: RunPlan): LatencySpan[] {
  return plan.engines.map((chosen) => latencySpan(plan, chosen)).filter((span) => span !== undefined);
}

/** Events that a span needs at a rate. */
export function timedEvents(span: LatencySpan, ratePerSecond: number): number {
  return Math.ceil((lengthMs(span) * ratePerSecond) / 1000);
}

/**
 * Events in the trace of latency trials: as many as the run's, or more where rate × time needs more; always with room
 * for a preload. At a given speed that depends on the trace.
 */
export function latencyEvents(plan: RunPlan): number {
  if (speedOf(plan) !== undefined) {
    return plan.events;
  }
  const needed = plan.engines.flatMap((chosen) => {
    const span = latencySpan(plan, chosen);
    return span === undefined ? [] : ratesOf(plan).map((rate) => timedEvents(span, rate));
  });
  return Math.max(plan.events, Math.max(0, ...needed) + Math.floor(plan.events / 4));
}

/** The rates for a replayed file of `events` rows: those given if they fit, else (none given) what half of it feeds. */
export function ratesForFile(plan: RunPlan, events: number): number[] {
  const longestMs = Math.max(0, ...spansOf(plan).map(lengthMs));
  const highest = (events * 1000) / longestMs;
  const rates = ratesOf(plan);
  if (plan.experiment.kind === 'race' && !plan.experiment.ratesGiven) {
    return [...new Set(rates.map((rate) => Math.max(1, Math.min(rate, Math.floor(highest / 2)))))];
  }
  for (const rate of rates) {
    if (rate > highest) {
      throw usageError(
        `--rate ${written(rate)}: the file has ${written(events)} events, and ${longestMs / 1000} s at that rate need ` +
          `${written(Math.ceil((rate * longestMs) / 1000))}; at most ${written(Math.floor(highest))} is possible ` +
          '(or a shorter --duration)',
      );
    }
  }
  return [...rates];
}

/** The latency trial of an engine at a rate over a trace of `events`, or as a replay has it. */
export function planLatency(
  plan: RunPlan,
  span: LatencySpan,
  commitIntervalMs: number,
  ratePerSecond: number,
  events: number,
  trial: number,
  replay?: Replay,
): LatencyPlan {
  const seed = plan.seed * 1000 + trial;
  // A block engine's commits fall on multiples of its interval: a random phase keeps the schedule from resonating.
  const phaseMs = new Random(seed, PHASE_DIMENSION).unit() * commitIntervalMs;
  return {
    mode: 'latency',
    arrivals: plan.arrivals,
    ratePerSecond,
    preload: replay?.preloads.get(lengthMs(span)) ?? Math.max(0, events - timedEvents(span, ratePerSecond)),
    warmUpMs: span.warmUpMs,
    measureMs: span.measureMs,
    tailMs: span.tailMs,
    leadMs: 5 + phaseMs,
    seed,
    ...(replay && { replay: { speed: replay.speed, endMs: lengthMs(span) } }),
  };
}

function written(value: number): string {
  return value.toLocaleString('en-US');
}
