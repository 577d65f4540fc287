import type { Cell, LatencyTrial, Trial } from './schema.ts';

/** All trials of a cell, whatever its state. */
export function trialsOf({ outcome }: Pick<Cell, 'outcome'>): readonly Trial[] {
  return 'trials' in outcome ? outcome.trials : [];
}

/** The latency trials of a measured cell; none of any other. */
export function latencyTrialsOf({ outcome }: Pick<Cell, 'outcome'>): LatencyTrial[] {
  return outcome.state === 'measured' ? outcome.trials.filter((trial) => trial.mode === 'latency') : [];
}
