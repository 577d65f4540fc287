import type { Cell, LatencyTrial, ThroughputTrial } from '../harness/results/schema.ts';

/** The latency trials of a measured cell at a rate; none of any other cell. */
export function latencyTrials({ outcome }: Cell, ratePerSecond: number): LatencyTrial[] {
  return outcome.state === 'measured'
    ? outcome.trials
        .filter((trial) => trial.mode === 'latency')
        .filter((trial) => trial.ratePerSecond === ratePerSecond)
    : [];
}

/** The throughput trials of a measured cell; none of any other cell. */
export function throughputTrials({ outcome }: Cell): ThroughputTrial[] {
  return outcome.state === 'measured' ? outcome.trials.filter((trial) => trial.mode === 'throughput') : [];
}
