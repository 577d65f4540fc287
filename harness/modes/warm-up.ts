import type { ThroughputTrial } from '../results/schema.ts';
import { LEAST_WARM_MS } from '../trial/warm-part.ts';
import type { ChosenEngine, RunPlan } from './settings.ts';

/** How many times as fast a warm virtual machine may be as the cold one of the verification. */
export const SPEED_UP = 2.5;

/** How long a closed loop of the engine must let it warm up, ms; undefined in memory, and where it need not. */
export function warmUpOf(
  { kafka }: Pick<RunPlan, 'kafka'>,
  { engine }: Pick<ChosenEngine, 'engine'>,
): number | undefined {
  return kafka === undefined ? undefined : engine.warmUpMs;
}

/** How much longer than needed a closed loop is made that has been too short. */
const AMPLE = 1.25;

/** Events that keep an engine busy until it has been warm for long enough; `coldPerSecond` is what its verification managed. */
export function warmEvents(coldPerSecond: number, warmUpMs: number): number {
  return rounded((coldPerSecond * SPEED_UP * (warmUpMs + LEAST_WARM_MS)) / 1000);
}

/** How many events a closed loop should have had that was too short for its engine to get warm; undefined where it was not. */
export function moreEvents({ passes, events }: ThroughputTrial, warmUpMs: number): number | undefined {
  const lastedMs = passes[0]!.durationMs;
  const leastMs = warmUpMs + LEAST_WARM_MS;
  return lastedMs >= leastMs ? undefined : rounded((events * AMPLE * leastMs) / lastedMs);
}

/** Up to a power of the root of two: traces of about one length are one trace. */
function rounded(events: number): number {
  return Math.ceil(2 ** (Math.ceil(2 * Math.log2(events)) / 2));
}
