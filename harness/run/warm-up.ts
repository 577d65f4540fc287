import type { EngineFacts } from '../../contracts/engine.ts';
import { LEAST_WARM_MS } from '../hosts/kafka/warm-part.ts';
import type { ThroughputTrial } from '../results/schema.ts';
import { siteOf } from '../sites/site-of.ts';
import type { ChosenEngine, RunPlan } from './settings.ts';

/** At full speed an engine is warm sooner than at a rate, after this share of the time. */
const SHARE_AT_FULL_SPEED = 0.8;
/** A loop is made to last this many times as long as it must: repeated runs differ. */
const AMPLE = 1.3;

/** How long a closed loop of the engine must let it warm up, ms; undefined where it need not. */
export function warmUpOf(
  plan: Pick<RunPlan, 'site'>,
  { facts: { warmUpMs } }: Pick<ChosenEngine, 'facts'>,
): number | undefined {
  return !siteOf(plan.site).startsCold || warmUpMs === undefined ? undefined : SHARE_AT_FULL_SPEED * warmUpMs;
}

/** A cold engine has lost all of `eventsLostCold` by this many events; with fewer, only that share. */
const COLD_EVENTS = 300_000;

/** Events and the time that an engine took for them, from its first on. */
export interface Stretch {
  readonly events: number;
  readonly durationMs: number;
}

/** The closed loop of a trial. */
export function loopOf({ iterations, events }: ThroughputTrial): Stretch {
  return { events, durationMs: iterations[0]!.durationMs };
}

/**
 * Events of the first closed loop of an engine that was verified in `cold`, so many that it is warm for long enough.
 * The first events take as long as the verification did; the others without what being cold cost.
 */
export function firstLoop({ eventsLostCold = 0 }: EngineFacts, cold: Stretch, warmUpMs: number): number {
  const perMs = rateOf(cold) * (1 + eventsLostCold / Math.max(cold.events, COLD_EVENTS));
  return rounded(cold.events + perMs * Math.max(0, AMPLE * leastMs(warmUpMs) - cold.durationMs));
}

/** Events of the longer loop that must replace one, by the rate it reached; undefined where it was long enough. */
export function longerLoop(cold: Stretch, loop: Stretch, warmUpMs: number): number | undefined {
  if (loop.durationMs >= leastMs(warmUpMs)) {
    return undefined;
  }
  const more = { events: loop.events - cold.events, durationMs: loop.durationMs - cold.durationMs };
  const perMs = rateOf(more.events > 0 && more.durationMs > 0 ? more : loop);
  return rounded(loop.events + perMs * (AMPLE * leastMs(warmUpMs) - loop.durationMs));
}

function rateOf({ events, durationMs }: Stretch): number {
  return events / durationMs;
}

function leastMs(warmUpMs: number): number {
  return warmUpMs + LEAST_WARM_MS;
}

/** Up to a power of the eighth root of two: traces of about one length are one trace. */
function rounded(events: number): number {
  return Math.ceil(2 ** (Math.ceil(8 * Math.log2(events)) / 8));
}
