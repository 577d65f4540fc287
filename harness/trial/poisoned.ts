import type { PoisonedTrial } from '../results/schema.ts';
import { peakRssBytes } from './probes.ts';
import { type ReadyTrial, summariseGarbage } from './ready-trial.ts';

/** One closed-loop pass over poisoned columns, verified and not timed: reading ahead changes the answers. */
export async function runPoisoned(ready: ReadyTrial, signal: AbortSignal): Promise<PoisonedTrial> {
  const span = await ready.passes.run(ready.closed, signal);
  const peak = peakRssBytes();
  signal.throwIfAborted();
  const { records, pauses } = await ready.passes.collect();
  const { restingRssBytes, ...common } = ready.common;
  return {
    mode: 'poisoned',
    ...common,
    durationMs: span.endMs - span.startMs,
    verification: ready.check.verify(records),
    memory: { peakRssBytes: peak, restingRssBytes },
    garbage: summariseGarbage(pauses, span.startMs, [span]),
  };
}
