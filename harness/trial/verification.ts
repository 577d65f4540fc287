import { isRight } from '../answers/check.ts';
import type { VerificationPlan } from '../processes/request.ts';
import type { DoneTrial, ReadyTrial } from './ready-trial.ts';

/**
 * One closed-loop iteration, verified and not timed; in memory over poisoned columns, where reading ahead changes the
 * answers. With `suite`, the rest of an engine's contract is checked after it.
 */
export async function verify(
  { host, check, common }: ReadyTrial,
  { suite = false }: VerificationPlan,
  signal: AbortSignal,
): Promise<DoneTrial> {
  const last = await host.run({ kind: 'closed' }, signal);
  const whole = check.verify(last.records);
  const found =
    suite && isRight(whole) && whole.breaches === undefined ? await host.checkContract?.(signal) : undefined;
  const trial = {
    mode: 'verification',
    ...common,
    durationMs: last.endMs - last.startMs,
    verification: found ?? whole,
    ...(await host.facts([last])),
  } as const;
  return { trial, last };
}
