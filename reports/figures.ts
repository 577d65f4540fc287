import { brokerMetricsOf } from '../harness/results/broker-metrics.ts';
import { type Metric, metrics, type Reading, readMetric } from '../harness/results/metrics.ts';
import type { Cell, Rate, Result } from '../harness/results/schema.ts';
import { wasSearched } from './sustained.ts';

/** One figure of one cell: what every table and file of figures is made of. */
export interface Figure {
  readonly cell: Cell;
  readonly metric: Metric;
  /** For metrics of latency trials. */
  readonly ratePerSecond?: Rate;
  readonly reading: Reading;
}

/** Every metric of every cell, latencies at every rate, in the order of the run and the metric registry. */
export function figuresOf(result: Result): Figure[] {
  return result.cells.flatMap((cell) =>
    metricsOf(result, cell).flatMap((metric): Figure[] =>
      metric.mode !== 'latency'
        ? [{ cell, metric, reading: readMetric(metric, cell) }]
        : result.settings.ratesPerSecond.map((ratePerSecond) => ({
            cell,
            metric,
            ratePerSecond,
            reading: readMetric(metric, cell, ratePerSecond),
          })),
    ),
  );
}

/** The metrics a run has anything to say of. */
function metricsOf(result: Result, cell: Cell): Metric[] {
  const told = Object.values(metrics).filter(({ mode }) => mode !== 'sustained' || wasSearched(result));
  return [...told, ...brokerMetricsOf(cell)];
}
