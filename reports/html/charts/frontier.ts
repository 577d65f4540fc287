import { formatCount, formatNs, formatRate } from '../../../harness/results/format.ts';
import { type LatencyMetric, metrics } from '../../../harness/results/metrics.ts';
import type { Rate } from '../../../harness/results/schema.ts';
import type { Look } from '../../look.ts';
import type { CellView } from '../../view.ts';
import { placeLabels } from './frontier-labels.ts';
import {
  type Chart,
  countLabel,
  durationLabel,
  engineScales,
  logAxis,
  logScale,
  logTicks,
  ofEngines,
  onePlot,
} from './theme.ts';

/** Below the ticks of latencies, for a label under the lowest point, as a share of the axis between them. */
const ROOM_BELOW = 0.15;

interface Point {
  readonly label: string;
  readonly model: string;
  readonly guarantee: string;
  /** What a line joins: engines of one site and guarantee. */
  readonly edge: string;
  readonly eventsPerSecond: number;
  readonly latencyNs: number;
}

/** Throughput against latency: a point for each engine, and the edge of those that no other beats in both. */
export function frontierChart(
  id: string,
  cells: readonly CellView[],
  rate: Rate,
  looks: readonly Look[],
): Chart | undefined {
  const metric = tailMetric(cells, rate);
  const points = metric === undefined ? [] : cells.flatMap((cell) => pointOf(cell, metric, rate));
  if (metric === undefined || points.length === 0) {
    return undefined;
  }
  const { color, shape } = engineScales(looks);
  const latencyAxis = logAxis(points.map(({ latencyNs }) => latencyNs));
  const latencies = withRoomBelow(ends(latencyAxis.ticks));
  const y = {
    field: 'latencyNs',
    type: 'quantitative' as const,
    scale: { ...logScale(latencyAxis), domain: latencies },
    axis: { title: `${metric.title} latency at ${formatRate(rate)}`, ...logTicks(latencyAxis, durationLabel) },
  };
  const rateAxis = logAxis(points.map(({ eventsPerSecond }) => eventsPerSecond));
  const rates = ends(rateAxis.ticks);
  const x = {
    field: 'eventsPerSecond',
    type: 'quantitative' as const,
    scale: logScale(rateAxis),
    axis: { title: 'events/s over the whole history', ...logTicks(rateAxis, countLabel) },
  };
  // Zeros stand at the foot, which has room below it.
  const drawn = points.map((point) => ({
    ...point,
    eventsPerSecond: Math.max(point.eventsPerSecond, rates[0]),
    latencyNs: Math.max(point.latencyNs, latencyAxis.ticks[0]!),
  }));
  const groups = [...new Set(drawn.map(({ edge }) => edge))];
  const edges = groups.flatMap((edge) => nonDominated(drawn.filter((point) => point.edge === edge)));
  const several = groups.length > 1;
  const placed = placeLabels(drawn, rates, latencies);
  const text = (ink: { color: string; stroke?: string; strokeWidth?: number }) => ({
    data: { values: placed },
    transform: ofEngines,
    mark: {
      type: 'text' as const,
      align: { expr: 'datum.align' },
      dx: { expr: "datum.align == 'left' ? 9 : -9" },
      dy: { expr: 'datum.dy' },
      fontSize: 11,
      // They have room: a guess at their width must not take it from the plot.
      clip: true,
      ...ink,
    },
    encoding: { x, y, text: { field: 'name' } },
  });
  return {
    id,
    title: 'Frontier',
    reading: several
      ? 'Right is more throughput, down is less latency. A line joins engines of one guarantee, of which none beats one on it in both.'
      : 'Right is more throughput, down is less latency. No engine beats one on the line in both.',
    spec: {
      description: `Throughput against ${metric.title} latency, a point for each engine`,
      ...onePlot,
      layer: [
        {
          data: { values: edges },
          transform: ofEngines,
          mark: { type: 'line', interpolate: 'step-before', color: 'var(--soft)', strokeWidth: 1, opacity: 0.6 },
          encoding: { x, y, detail: { field: 'edge' } },
        },
        // Keeps the edge from striking a label through.
        text({ color: 'var(--paper)', stroke: 'var(--paper)', strokeWidth: 4 }),
        {
          data: { values: drawn },
          transform: ofEngines,
          mark: { type: 'point', filled: true, size: 90, opacity: 1 },
          encoding: {
            x,
            y,
            color,
            shape,
            tooltip: [
              { field: 'label', title: 'engine' },
              ...(several ? [{ field: 'guarantee', title: 'guarantee' }] : []),
              { field: 'throughputText', title: 'events/s' },
              { field: 'latencyText', title: metric.title },
            ],
          },
        },
        text({ color: 'var(--ink)' }),
      ],
    },
    table: {
      columns: ['engine', ...(several ? ['guarantee'] : []), 'events/s', metric.title],
      rows: points.map(({ label, guarantee, eventsPerSecond, latencyNs }) => [
        label,
        ...(several ? [guarantee] : []),
        { value: eventsPerSecond, text: formatCount(eventsPerSecond) },
        { value: latencyNs, text: formatNs(latencyNs) },
      ]),
    },
  };
}

/** The highest percentile that every engine with a latency can report, so that all points have one meaning. */
export function tailMetric(cells: readonly CellView[], rate: Rate): LatencyMetric | undefined {
  const withLatency = cells.filter(
    ({ outcome, configuration }) => outcome.state === 'measured' && configuration.commitIntervalMs !== null,
  );
  if (withLatency.length === 0) {
    return undefined;
  }
  return [metrics.p99, metrics.p90, metrics.p50].find((metric) =>
    withLatency.every((cell) => 'value' in cell.read(metric, rate)),
  );
}

function pointOf(cell: CellView, metric: LatencyMetric, rate: Rate): (Point & Record<string, string | number>)[] {
  const throughput = cell.read(metrics.eventsPerSecond);
  const latency = cell.read(metric, rate);
  if ('notReported' in throughput || 'notReported' in latency) {
    return [];
  }
  return [
    {
      label: cell.label,
      model: cell.engine.model,
      guarantee: cell.configuration.guarantee,
      edge: `${cell.configuration.site.kind}, ${cell.configuration.guarantee}`,
      eventsPerSecond: throughput.value,
      latencyNs: latency.value,
      throughputText: formatCount(throughput.value),
      latencyText: formatNs(latency.value),
    },
  ];
}

/** Points no other beats in both throughput and latency, by throughput. */
function nonDominated<P extends Pick<Point, 'eventsPerSecond' | 'latencyNs'>>(points: readonly P[]): P[] {
  return points
    .filter((point) =>
      points.every(
        (other) =>
          other === point ||
          other.eventsPerSecond < point.eventsPerSecond ||
          other.latencyNs > point.latencyNs ||
          (other.eventsPerSecond === point.eventsPerSecond && other.latencyNs === point.latencyNs),
      ),
    )
    .sort((a, b) => a.eventsPerSecond - b.eventsPerSecond);
}

function ends(values: readonly number[]): [number, number] {
  return [values[0]!, values.at(-1)!];
}

/** The ends of the log axis of latencies. */
function withRoomBelow([low, high]: readonly [number, number]): [number, number] {
  return [low / (high / low) ** ROOM_BELOW, high];
}
