import type { ThroughputTrial } from '../results/schema.ts';
import { LEAST_WARM_MS } from '../trial/warm-part.ts';
import type { ChosenEngine, RunPlan } from './settings.ts';

/**
 * How many times as fast as in its first moment a virtual machine may get, as long as no loop has told: Flink, Spark and
 * Kafka Streams got 4 to 7.5 times as fast.
 */
export const SPEED_UP = 6;

/** So much longer than what was seen asks for a loop is made: runs of one thing differ. */
const AMPLE = 1.15;

/** How long a closed loop of the engine must let it warm up, ms; undefined in memory, and where it need not. */
export function warmUpOf(
  { kafka }: Pick<RunPlan, 'kafka'>,
  { engine }: Pick<ChosenEngine, 'engine'>,
): number | undefined {
  return kafka === undefined ? undefined : engine.warmUpMs;
}

/** Events and the time that an engine took for them, from its first on. */
export interface Stretch {
  readonly events: number;
  readonly durationMs: number;
}

/** The closed loop of a trial. */
export function loopOf({ passes, events }: ThroughputTrial): Stretch {
  return { events, durationMs: passes[0]!.durationMs };
}

/**
 * How long closed loops must be to keep engines busy until they have been warm for long enough. An engine's verification
 * tells how fast it is cold, and its earlier loops, those of other workloads and settings among them, how many times as
 * fast it gets.
 */
export class LoopLengths {
  readonly #speedUps = new Map<string, number>();

  /** Events of the first loop of a cell whose engine, of that name, was verified in `cold`. */
  first(name: string, cold: Stretch, warmUpMs: number): number {
    const speedUp = this.#speedUps.get(name) ?? guessOf(cold, leastMs(warmUpMs));
    return rounded((speedUp * cold.events * leastMs(warmUpMs)) / cold.durationMs);
  }

  /** Learns from a loop; events of the one that must take its place, undefined where it was long enough. */
  next(name: string, cold: Stretch, loop: Stretch, warmUpMs: number): number | undefined {
    const least = leastMs(warmUpMs);
    const missingMs = least - loop.durationMs;
    // It gets faster: what is missing goes by at the rate of what the loop had more than the verification.
    const perMs =
      loop.events > cold.events && loop.durationMs > cold.durationMs
        ? (loop.events - cold.events) / (loop.durationMs - cold.durationMs)
        : loop.events / loop.durationMs;
    const needed = missingMs > 0 ? loop.events + missingMs * perMs : (loop.events * least) / loop.durationMs;
    this.#speedUps.set(name, (AMPLE * needed * cold.durationMs) / (cold.events * least));
    return missingMs > 0 ? rounded(AMPLE * needed) : undefined;
  }
}

/** What was verified for long was warm for a part of that. */
function guessOf({ durationMs }: Stretch, least: number): number {
  return 1 + (SPEED_UP - 1) * Math.max(0, 1 - durationMs / least);
}

function leastMs(warmUpMs: number): number {
  return warmUpMs + LEAST_WARM_MS;
}

/** Up to a power of the root of two: traces of about one length are one trace. */
function rounded(events: number): number {
  return Math.ceil(2 ** (Math.ceil(2 * Math.log2(events)) / 2));
}
