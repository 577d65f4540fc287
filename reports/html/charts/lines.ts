import { byEngine } from '../../../harness/results/cell-identity.ts';
import { formatCount, formatNs } from '../../../harness/results/format.ts';
import { metrics } from '../../../harness/results/metrics.ts';
import type { Rate } from '../../../harness/results/schema.ts';
import { sweptName } from '../../crossover.ts';
import { type Look, lineLooks } from '../../look.ts';
import { sweptValue, tunedBy } from '../../swept.ts';
import type { CellView } from '../../view.ts';
import { type Chart, durationLabel, engineScales, logAxis, logScale, logTicks, ofEngines, onePlot } from './theme.ts';

interface LinePoint {
  readonly label: string;
  readonly x: number;
  readonly xText: string;
  readonly percentile: 'p50' | 'p99';
  readonly latencyNs: number;
  readonly latencyText: string;
}

const PERCENTILES = [
  { percentile: 'p50', metric: metrics.p50 },
  { percentile: 'p99', metric: metrics.p99 },
] as const;

/** Latency against offered load, where a run has several rates. */
export function loadChart(
  id: string,
  cells: readonly CellView[],
  rates: readonly number[],
  looks: readonly Look[],
): Chart | undefined {
  const points = rates.flatMap((rate) =>
    cells.flatMap((cell) => pointsOf(cell, rate, rate, `${formatCount(rate)}/s`, cell.label)),
  );
  return rates.length < 2 || points.length === 0
    ? undefined
    : lineChart(
        id,
        'Latency against offered load',
        'Solid the median, dashed the 99th percentile. A line that turns up has met its limit.',
        'events/s offered',
        '~s',
        points,
        looks,
      );
}

/** Latency against the interval of block engines run with several; engines that commit each event are level lines. */
export function intervalChart(
  id: string,
  cells: readonly CellView[],
  rate: Rate,
  looks: readonly Look[],
): Chart | undefined {
  const blocks = cells.filter(
    ({ configuration, outcome }) =>
      outcome.state === 'measured' && configuration.commitIntervalMs !== null && configuration.commitIntervalMs > 0,
  );
  const intervalsOf = (some: readonly CellView[]): number[] =>
    [...new Set(some.map(({ configuration }) => configuration.commitIntervalMs!))].sort((a, b) => a - b);
  const swept = byEngine(blocks)
    .filter((own) => intervalsOf(own).length > 1)
    .flat();
  if (swept.length === 0) {
    return undefined;
  }
  const intervals = intervalsOf(swept);
  const level = cells.filter(({ configuration }) => configuration.commitIntervalMs === 0);
  const points = [
    ...swept.flatMap((cell) =>
      pointsOf(
        cell,
        rate,
        cell.configuration.commitIntervalMs!,
        `${cell.configuration.commitIntervalMs} ms`,
        sweptName(cell, swept),
      ),
    ),
    ...level.flatMap((cell) =>
      intervals.flatMap((interval) => pointsOf(cell, rate, interval, 'each event', cell.label)),
    ),
  ];
  const names = [...new Set(swept.map((cell) => sweptName(cell, swept)))];
  const lines = [
    ...level.map((cell) => ({ label: cell.label, cells: [cell] })),
    ...names.map((label) => ({ label, cells: swept.filter((cell) => sweptName(cell, swept) === label) })),
  ];
  const key = lineLooks(looks, lines);
  return points.length === 0
    ? undefined
    : {
        ...lineChart(
          id,
          'Latency against the interval',
          'Solid the median, dashed the 99th percentile; engines that commit each event are level.',
          'ms between commits',
          '~r',
          points,
          key,
        ),
        key,
      };
}

/** Latency against each option that some engine was run with several values of. */
export function optionCharts(id: string, cells: readonly CellView[], rate: Rate, looks: readonly Look[]): Chart[] {
  return tunedBy(cells).flatMap(({ by, unit = '', lines }) => {
    const points = lines.flatMap(({ label, cells: swept }) =>
      swept.flatMap((cell) =>
        pointsOf(cell, rate, sweptValue(cell, by)!, `${sweptValue(cell, by)} ${unit}`.trimEnd(), label),
      ),
    );
    const key = lineLooks(looks, lines);
    return points.length === 0
      ? []
      : [
          {
            ...lineChart(
              `${id}-${by}`,
              `Latency against ${by}`,
              'Solid the median, dashed the 99th percentile.',
              `${by}${unit && `, ${unit}`}`,
              '~r',
              points,
              key,
            ),
            key,
          },
        ];
  });
}

function pointsOf(cell: CellView, rate: Rate, x: number, xText: string, label: string): LinePoint[] {
  return PERCENTILES.flatMap(({ percentile, metric }) => {
    const reading = cell.read(metric, rate);
    return 'notReported' in reading
      ? []
      : [{ label, x, xText, percentile, latencyNs: reading.value, latencyText: formatNs(reading.value) }];
  });
}

function lineChart(
  id: string,
  title: string,
  reading: string,
  xTitle: string,
  format: string,
  points: readonly LinePoint[],
  looks: readonly Look[],
): Chart {
  const { color, shape } = engineScales(looks);
  const latencies = logAxis(points.map(({ latencyNs }) => latencyNs));
  const xs = points.map(({ x }) => x);
  const encoding = {
    x: {
      field: 'x',
      type: 'quantitative' as const,
      // A logarithm knows no 0.
      scale: {
        type: Math.min(...xs) > 0 ? ('log' as const) : ('symlog' as const),
        domain: [Math.min(...xs), Math.max(...xs)],
      },
      axis: { title: xTitle, format, values: [...new Set(xs)] },
    },
    y: {
      field: 'latencyNs',
      type: 'quantitative' as const,
      scale: logScale(latencies),
      axis: { title: null, ...logTicks(latencies, durationLabel) },
    },
    color,
  };
  return {
    id,
    title,
    reading,
    spec: {
      description: `${title}, two lines for each engine`,
      ...onePlot,
      data: { values: [...points] },
      transform: ofEngines,
      layer: [
        {
          mark: { type: 'line', strokeWidth: 1.75 },
          encoding: {
            ...encoding,
            strokeDash: {
              field: 'percentile',
              type: 'nominal',
              scale: {
                domain: ['p50', 'p99'],
                range: [
                  [1, 0],
                  [4, 3],
                ],
              },
              legend: null,
            },
          },
        },
        {
          mark: { type: 'point', filled: true, size: 40 },
          encoding: {
            ...encoding,
            shape,
            tooltip: [
              { field: 'label', title: 'engine' },
              { field: 'xText', title: xTitle },
              { field: 'percentile', title: 'percentile' },
              { field: 'latencyText', title: 'latency' },
            ],
          },
        },
      ],
    },
    table: {
      columns: ['engine', xTitle, 'percentile', 'latency'],
      rows: points.map(({ label, x, xText, percentile, latencyNs, latencyText }) => [
        label,
        { value: x, text: xText },
        percentile,
        { value: latencyNs, text: latencyText },
      ]),
    },
  };
}
