import { brokerMetricsOf } from '../harness/results/broker-metrics.ts';
import { type Metric, metrics, type Reading } from '../harness/results/metrics.ts';
import type { Rate } from '../harness/results/schema.ts';
import { wasSearched } from './sustained.ts';
import type { CellView, ViewedRun } from './view.ts';

/** One figure of one cell: what every table and file of figures is made of. */
export interface Figure {
  readonly cell: CellView;
  readonly metric: Metric;
  /** For metrics of latency trials. */
  readonly ratePerSecond?: Rate;
  readonly reading: Reading;
}

/** Every metric of every cell, latencies at every rate, in the order of the run and the metric registry. */
export function figuresOf(run: ViewedRun): Figure[] {
  return run.cells.flatMap((cell) =>
    metricsOf(run, cell).flatMap((metric): Figure[] =>
      metric.mode !== 'latency'
        ? [{ cell, metric, reading: cell.read(metric) }]
        : run.settings.ratesPerSecond.map((ratePerSecond) => ({
            cell,
            metric,
            ratePerSecond,
            reading: cell.read(metric, ratePerSecond),
          })),
    ),
  );
}

/** The metrics a run has anything to say of. */
function metricsOf(run: ViewedRun, cell: CellView): Metric[] {
  const reported = Object.values(metrics).filter(({ mode }) => mode !== 'sustained' || wasSearched(run));
  return [...reported, ...brokerMetricsOf(cell)];
}
