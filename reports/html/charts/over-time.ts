import { formatNs } from '../../../harness/results/format.ts';
import type { Cell, Rate } from '../../../harness/results/schema.ts';
import type { Look } from '../../look.ts';
import { latencyTrials } from '../../trials.ts';
import { shownTrials, timePoints } from './over-time-points.ts';
import {
  CHART_WIDTH,
  type Chart,
  config,
  durationLabel,
  engineScales,
  fromZero,
  hiddenParameter,
  logAxis,
  logScale,
  logTicks,
  ofEngines,
} from './theme.ts';

/** Pauses shorter than this would hide the line they explain. */
const SHORTEST_PAUSE_MS = 1;
/** So would more of them than this, an engine: the longest are shown. */
const MOST_PAUSES = 20;

/** Latency and answers of one trial in steps of time, the warm-up shaded, garbage-collection pauses marked. */
export function overTimeChart(
  id: string,
  cells: readonly Cell[],
  rate: Rate,
  looks: readonly Look[],
): Chart | undefined {
  const trials = shownTrials(cells, rate);
  const { stepMs, points } = timePoints(trials);
  const latencies = points.flatMap(({ p50Ns, maxNs }) => [p50Ns, maxNs]).filter((value) => value !== null);
  if (latencies.length === 0) {
    return undefined;
  }
  const pauses = trials.flatMap(({ label, trial }) =>
    (trial.site.kind === 'memory' ? trial.site.garbage.longest : [])
      .filter(
        ({ atMs, durationMs }) =>
          atMs >= 0 && atMs < trial.warmUpMs + trial.measureMs && durationMs >= SHORTEST_PAUSE_MS,
      )
      .toSorted((a, b) => b.durationMs - a.durationMs)
      .slice(0, MOST_PAUSES)
      .map(({ atMs, durationMs }) => ({
        label,
        seconds: (atMs - trial.warmUpMs) / 1000,
        pause: formatNs(durationMs * 1e6),
      })),
  );
  const drawn = points.map(({ p99Ns: _, ...point }) => point);
  const watched = trials.some(({ trial }) => trial.site.kind === 'memory');
  // A thousand answers rarely fall due in a tenth of a second.
  const columns = (
    [
      ['p50', 'p50Ns'],
      ['p99', 'p99Ns'],
      ['longest', 'maxNs'],
    ] as const
  ).filter(([, name]) => points.some((point) => point[name] !== null));
  const step = formatNs(stepMs * 1e6);
  const gaps = points.some(({ p50Ns }) => p50Ns === null);
  const several = cells.some((cell) => latencyTrials(cell, rate).length > 1);
  const warmUp = { from: -Math.max(...trials.map(({ trial }) => trial.warmUpMs)) / 1000, to: 0 };
  const { color, strokeDash } = engineScales(looks);
  const latencyScale = logAxis(latencies);
  const last = Math.max(...points.map(({ seconds }) => seconds));
  const x = (title: string | null) => ({
    field: 'seconds',
    type: 'quantitative' as const,
    scale: { domain: [warmUp.from, last], nice: false },
    axis: { title, grid: false, tickCount: 5 },
  });
  const y = (field: string) => ({
    field,
    type: 'quantitative' as const,
    scale: logScale(latencyScale),
    axis: { title: null, ...logTicks(latencyScale, durationLabel) },
  });
  const shade = {
    data: { values: [warmUp] },
    mark: { type: 'rect' as const, color: 'var(--line)', opacity: 0.6 },
    encoding: { x: { field: 'from', type: 'quantitative' as const }, x2: { field: 'to' } },
  };
  return {
    id,
    title: 'Over time',
    reading: `Above, the median latency of each ${step} as a line${stepMs > 100 ? ' (the middle of the medians of 100 ms)' : ''}, the longest as a thin one${watched ? `; ticks are the longest garbage-collection pauses, from ${SHORTEST_PAUSE_MS} ms on` : ''}. Below, answers a second. Shaded: the warm-up, which is not timed.${gaps ? ' No median where fewer than 20 answers fell due.' : ''}${several ? ' Of each engine, the trial with the middle median.' : ''}`,
    spec: {
      description: 'Latency and rate of answers over time, a line for each engine',
      config,
      params: [hiddenParameter],
      vconcat: [
        {
          width: CHART_WIDTH - 70,
          height: 130,
          layer: [
            shade,
            {
              data: { values: pauses },
              transform: ofEngines,
              mark: { type: 'tick', orient: 'vertical', size: 8, thickness: 1, yOffset: 0, opacity: 0.7 },
              encoding: {
                x: x(null),
                y: { value: 4 },
                color,
                tooltip: [
                  { field: 'label', title: 'engine' },
                  { field: 'pause', title: 'pause' },
                ],
              },
            },
            {
              data: { values: drawn },
              transform: ofEngines,
              mark: { type: 'line', strokeWidth: 0.75, opacity: 0.6 },
              encoding: { x: x(null), y: y('maxNs'), color },
            },
            {
              data: { values: drawn },
              transform: ofEngines,
              mark: { type: 'line', strokeWidth: 1.75 },
              encoding: { x: x(null), y: y('p50Ns'), color, strokeDash },
            },
          ],
        },
        {
          width: CHART_WIDTH - 70,
          height: 46,
          layer: [
            shade,
            {
              data: { values: drawn },
              transform: ofEngines,
              mark: { type: 'line', strokeWidth: 1.25 },
              encoding: {
                x: x('seconds of the measurement window'),
                y: {
                  field: 'answersPerSecond',
                  type: 'quantitative',
                  axis: { title: null, format: '~s', tickCount: 3 },
                  ...fromZero(points.map(({ answersPerSecond }) => answersPerSecond)),
                },
                color,
                strokeDash,
              },
            },
          ],
        },
      ],
    },
    table: {
      columns: ['engine', 'second', 'answers/s', ...columns.map(([title]) => title)],
      rows: points.map((point) => [
        point.label,
        { value: point.seconds, text: point.seconds.toFixed(2) },
        { value: point.answersPerSecond, text: String(point.answersPerSecond) },
        ...columns.map(([, name]) => {
          const value = point[name];
          return { value: value ?? -1, text: value === null ? 'too few' : formatNs(value) };
        }),
      ]),
    },
  };
}
