import { formatNs } from '../../../harness/results/format.ts';
import type { Cell, LatencyTrial, Rate } from '../../../harness/results/schema.ts';
import { Histogram } from '../../../harness/statistics/histogram.ts';
import { enoughFor, median } from '../../../harness/statistics/percentiles.ts';
import type { Look } from '../../look.ts';
import { latencyTrials } from '../../trials.ts';
import { type Chart, durationLabel, engineScales, logAxis, logScale, logTicks, ofEngines, onePlot } from './theme.ts';

/** Steps along 1/(1−p): evenly spaced on the log axis, from the minimum to p99.99. */
const STEPS = Array.from({ length: 41 }, (_, index) => 10 ** (index / 10));
const TICKS = [2, 10, 100, 1000, 10_000];

/** The whole distribution of latency: a line an engine, as far out as its distinct due events allow. */
export function percentileChart(
  id: string,
  cells: readonly Cell[],
  rate: Rate,
  looks: readonly Look[],
): Chart | undefined {
  const points = cells.flatMap((cell) => curveOf(cell.label, latencyTrials(cell, rate)));
  if (points.length === 0) {
    return undefined;
  }
  const { color, strokeDash } = engineScales(looks);
  const latencies = logAxis(points.map(({ latencyNs }) => latencyNs));
  const farthest = Math.max(...points.map(({ odds }) => odds));
  return {
    id,
    title: 'Latency by percentile',
    reading: 'Each line ends where fewer than ten distinct due events lie beyond: further out would be chance.',
    spec: {
      description: 'Latency of answers by percentile, a line for each engine',
      ...onePlot,
      data: { values: points },
      transform: ofEngines,
      mark: { type: 'line', strokeWidth: 2 },
      encoding: {
        x: {
          field: 'odds',
          type: 'quantitative',
          scale: { type: 'log', domain: [1, Math.max(10, farthest)] },
          axis: {
            title: 'share of answers given by then',
            values: TICKS.filter((tick) => tick <= Math.max(10, farthest)),
            labelExpr: "format(100 - 100 / datum.value, '~r') + '%'",
          },
        },
        y: {
          field: 'latencyNs',
          type: 'quantitative',
          scale: logScale(latencies),
          axis: { title: null, ...logTicks(latencies, durationLabel) },
        },
        color,
        strokeDash,
        tooltip: [
          { field: 'label', title: 'engine' },
          { field: 'percentileText', title: 'answers given' },
          { field: 'latencyText', title: 'within' },
        ],
      },
    },
    table: {
      columns: ['engine', 'answers given', 'within'],
      rows: points
        .filter(({ odds }) => TICKS.some((tick) => Math.abs(odds / tick - 1) < 0.01))
        .map(({ label, odds, percentileText, latencyNs }) => [
          label,
          { value: odds, text: percentileText },
          { value: latencyNs, text: formatNs(latencyNs) },
        ]),
    },
  };
}

function curveOf(label: string, trials: readonly LatencyTrial[]) {
  if (trials.length === 0) {
    return [];
  }
  const histograms = trials.map(({ histogram }) => Histogram.fromData(histogram));
  const distinctDue = Math.min(...trials.map((trial) => trial.distinctDue));
  // 2 is no step of the grid, and the median is the one everybody looks for.
  return [...STEPS, 2]
    .toSorted((a, b) => a - b)
    .map((odds) => ({ odds, percent: 100 - 100 / odds }))
    .filter(({ percent }) => enoughFor(percent, distinctDue))
    .map(({ odds, percent }) => {
      const latencyNs = median(histograms.map((histogram) => histogram.percentileNs(percent)));
      const percentileText = odds === 1 ? 'the first' : `${Number(percent.toPrecision(4))}%`;
      return {
        label,
        odds,
        latencyNs: Number(latencyNs.toPrecision(5)),
        percentileText,
        latencyText: formatNs(latencyNs),
      };
    });
}
