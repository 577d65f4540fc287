import { formatReading, type Metric, metrics } from '../../../harness/results/metrics.ts';
import type { LatencyTrial, Rate, ThroughputTrial } from '../../../harness/results/schema.ts';
import type { Look } from '../../look.ts';
import { latencyTrials, throughputTrials } from '../../trials.ts';
import type { CellView } from '../../view.ts';
import { tailMetric } from './frontier.ts';
import { engineRows, ROWS_PLOT_WIDTH } from './rows.ts';
import {
  type Chart,
  config,
  countLabel,
  durationLabel,
  engineScales,
  hiddenParameter,
  logAxis,
  logScale,
  logTicks,
  ofEngines,
} from './theme.ts';

/** Every trial as a point: how much fresh runs of one thing differ. */
export function trialsChart(
  id: string,
  cells: readonly CellView[],
  rate: Rate,
  looks: readonly Look[],
): Chart | undefined {
  const tail = tailMetric(cells, rate);
  const throughputs = cells.flatMap((cell) => throughputTrials(cell).map((trial) => throughputPoint(cell, trial)));
  const latencies = tail
    ? cells.flatMap((cell) => latencyTrials(cell, rate).flatMap((trial) => latencyPoint(cell, trial, tail)))
    : [];
  if (throughputs.length === 0) {
    return undefined;
  }
  const { color, shape } = engineScales(looks);
  const rows = engineRows(looks.map(({ label }) => label));
  const y = { ...rows.y, axis: { ...rows.y.axis, grid: true } };
  const panel = (values: readonly TrialPoint[], title: string, label: string) => {
    const axis = logAxis(values.map(({ value }) => value));
    return {
      width: ROWS_PLOT_WIDTH,
      height: rows.height,
      data: { values: values.map((point) => ({ ...point, row: rows.row(point.label) })) },
      transform: ofEngines,
      mark: { type: 'point' as const, size: 45, opacity: 0.8, strokeWidth: 1.5 },
      encoding: {
        y,
        x: {
          field: 'value',
          type: 'quantitative' as const,
          scale: logScale(axis),
          axis: { title, ...logTicks(axis, label) },
        },
        color,
        shape,
        tooltip: [
          { field: 'label', title: 'engine' },
          { field: 'trial', title: 'trial' },
          { field: 'text', title },
        ],
      },
    };
  };
  const all = [...throughputs, ...latencies];
  return {
    id,
    title: 'Every trial',
    reading: 'Each point is a fresh process. The spread between them is what a difference must exceed.',
    spec: {
      description: 'Every trial as a point, by engine',
      config,
      params: [hiddenParameter],
      vconcat: [
        panel(throughputs, 'events/s', countLabel),
        ...(latencies.length > 0 ? [panel(latencies, `${tail!.title} latency`, durationLabel)] : []),
      ],
    },
    table: {
      columns: ['engine', 'metric', 'trial', 'value'],
      rows: all.map(({ label, metric, trial, value, text }) => [
        label,
        metric,
        { value: trial, text: String(trial) },
        { value, text },
      ]),
    },
  };
}

interface TrialPoint {
  readonly label: string;
  readonly metric: string;
  readonly trial: number;
  readonly value: number;
  readonly text: string;
}

function throughputPoint({ label }: CellView, trial: ThroughputTrial) {
  return point(label, metrics.eventsPerSecond, trial.trial, metrics.eventsPerSecond.read(trial));
}

function latencyPoint({ label }: CellView, trial: LatencyTrial, metric: Metric & { mode: 'latency' }) {
  const value = metric.read(trial);
  return typeof value === 'string' ? [] : [point(label, metric, trial.trial, value)];
}

function point(label: string, metric: Metric, trial: number, value: number): TrialPoint {
  const text = formatReading(metric, { value, low: value, high: value, trials: 1 });
  return { label, metric: metric.title, trial: trial + 1, value, text };
}
