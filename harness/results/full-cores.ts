import type { LatencyTrial } from './schema.ts';

/**
 * From this share of the CPU time that its cores have, a machine is full. On two cores that are busy for a share s what
 * needs one waits s² ÷ (1 − s²) times as long as it then runs (Erlang's formula for M/M/2): at 0.85, 2.6 times.
 */
export const FULL_SHARE = 0.85;

/**
 * Whether all that takes part in a trial over a broker left the cores next to no rest, so that its delays are in part
 * the wait for a core. False where the system does not tell.
 */
export function hasFullCores({ kafka }: Pick<LatencyTrial, 'kafka'>): boolean {
  return (kafka?.busyShare ?? 0) >= FULL_SHARE;
}
