import type { PoisonedTrial } from '../results/schema.ts';
import { isRight } from '../verify/check.ts';
import { runContractSuite, type SuiteSetup } from './contract-suite.ts';
import { peakRssBytes } from './probes.ts';
import { type ReadyTrial, summariseGarbage } from './ready-trial.ts';

/**
 * One closed-loop pass over poisoned columns, verified and not timed: reading ahead changes the answers. With `suite`,
 * what else an engine's contract asks of it is checked after it.
 */
export async function runPoisoned(
  ready: ReadyTrial,
  suite: SuiteSetup | undefined,
  signal: AbortSignal,
): Promise<PoisonedTrial> {
  const span = await ready.passes.run(ready.closed, signal);
  const peak = peakRssBytes();
  signal.throwIfAborted();
  const { records, pauses } = await ready.passes.collect();
  const whole = ready.check.verify(records);
  const found =
    suite !== undefined && isRight(whole) && whole.breaches === undefined
      ? await runContractSuite(suite, signal)
      : undefined;
  const { restingRssBytes, ...common } = ready.common;
  return {
    mode: 'poisoned',
    ...common,
    durationMs: span.endMs - span.startMs,
    verification: found ?? whole,
    memory: { peakRssBytes: peak, restingRssBytes },
    garbage: summariseGarbage(pauses, span.startMs, [span]),
  };
}
