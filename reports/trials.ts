import { rateOf } from '../harness/results/metrics.ts';
import { paceAt } from '../harness/results/saturation.ts';
import type { Cell, LatencyTrial, Rate, ThroughputTrial } from '../harness/results/schema.ts';
import { median } from '../harness/statistics/percentiles.ts';

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

/** A rate with how many events it was taken over. */
export interface RateOver {
  readonly eventsPerSecond: number;
  readonly events: number;
}

/**
 * How fast the closed loops of a measured cell are as a whole, whatever of them its figure is taken from: medians
 * across trials. Their trace may be longer than that of the run, each cell's its own. Undefined where it has none.
 */
export function wholeLoop(cell: Cell): RateOver | undefined {
  const loops = throughputTrials(cell);
  return loops.length === 0
    ? undefined
    : {
        eventsPerSecond: median(loops.map((loop) => loop.warm?.wholeEventsPerSecond ?? loop.eventsPerSecond)),
        events: median(loops.map((loop) => loop.events)),
      };
}

/** How long that many events take at that rate, ns. */
export function durationNs({ events, eventsPerSecond }: RateOver): number {
  return (events / eventsPerSecond) * 1e9;
}
