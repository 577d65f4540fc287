import { rateOf } from '../harness/results/metrics.ts';
import { paceAt } from '../harness/results/saturation.ts';
import type { Cell, LatencyTrial, Rate, ThroughputTrial } from '../harness/results/schema.ts';

/** The latency trials of a measured cell at a rate that it keeps up with; none of any other cell. */
export function latencyTrials(cell: Cell, rate: Rate): LatencyTrial[] {
  const { outcome } = cell;
  const ratePerSecond = rateOf(cell, rate);
  const trials = outcome.state === 'measured' ? outcome.trials : [];
  const atRate = trials
    .filter((trial) => trial.mode === 'latency')
    .filter((trial) => trial.ratePerSecond === ratePerSecond);
  return ratePerSecond !== undefined && paceAt(cell, ratePerSecond).state === 'keeps up' ? atRate : [];
}

/** The throughput trials of a measured cell; none of any other cell. */
export function throughputTrials({ outcome }: Cell): ThroughputTrial[] {
  return outcome.state === 'measured' ? outcome.trials.filter((trial) => trial.mode === 'throughput') : [];
}
