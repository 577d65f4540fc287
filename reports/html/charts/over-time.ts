import { formatNs } from '../../../harness/results/format.ts';
import type { Cell } from '../../../harness/results/schema.ts';
import type { Look } from '../../look.ts';
import { latencyTrials } from '../../trials.ts';
import {
  CHART_WIDTH,
  type Chart,
  config,
  decades,
  durationLabel,
  engineScales,
  hiddenParameter,
  hideFilter,
} from './theme.ts';

/** Pauses shorter than this would hide the line they explain. */
const SHORTEST_PAUSE_MS = 1;

/** Delay and answers in each 100 ms of the first trial, the discarded warm-up shaded, pauses for garbage marked. */
export function overTimeChart(
  id: string,
  cells: readonly Cell[],
  rate: number,
  looks: readonly Look[],
): Chart | undefined {
  const trials = cells.flatMap((cell) =>
    latencyTrials(cell, rate)
      .slice(0, 1)
      .map((trial) => ({ label: cell.label, trial })),
  );
  const points = trials.flatMap(({ label, trial }) =>
    trial.series
      .filter(({ atMs }) => atMs < trial.discardMs + trial.measureMs)
      .map(({ atMs, answers, p50Ns, p99Ns, maxNs }) => ({
        label,
        seconds: atMs / 1000,
        answers: answers * 10,
        p50: p50Ns && Math.max(1, Math.round(p50Ns)),
        p99: p99Ns && Math.max(1, Math.round(p99Ns)),
        max: maxNs && Math.max(1, Math.round(maxNs)),
      })),
  );
  const latencies = points.flatMap(({ p50, max }) => [p50, max]).filter((value) => value !== null);
  if (latencies.length === 0) {
    return undefined;
  }
  const pauses = trials.flatMap(({ label, trial }) =>
    trial.garbage.longest
      .filter(
        ({ atMs, durationMs }) =>
          atMs >= 0 && atMs < trial.discardMs + trial.measureMs && durationMs >= SHORTEST_PAUSE_MS,
      )
      .map(({ atMs, durationMs }) => ({ label, seconds: atMs / 1000, pause: formatNs(durationMs * 1e6) })),
  );
  const discard = { from: 0, to: Math.max(...trials.map(({ trial }) => trial.discardMs)) / 1000 };
  const { color, strokeDash } = engineScales(looks);
  const ticks = decades(latencies);
  const last = Math.max(...points.map(({ seconds }) => seconds));
  const x = (title: string | null) => ({
    field: 'seconds',
    type: 'quantitative' as const,
    scale: { domain: [0, last], nice: false },
    axis: { title, grid: false, tickCount: 5 },
  });
  const y = (field: string) => ({
    field,
    type: 'quantitative' as const,
    scale: { type: 'log' as const, domain: [ticks[0]!, ticks.at(-1)!] },
    axis: { title: null, labelExpr: durationLabel, values: ticks },
  });
  const shade = {
    data: { values: [discard] },
    mark: { type: 'rect' as const, color: 'var(--line)', opacity: 0.6 },
    encoding: { x: { field: 'from', type: 'quantitative' as const }, x2: { field: 'to' } },
  };
  return {
    id,
    title: 'Over time',
    reading: `Above, the median delay of each 100 ms as a line and the longest as dots; ticks mark pauses for garbage of ${SHORTEST_PAUSE_MS} ms and more. Below, answers a second. Shaded: the warm-up that is left out.`,
    spec: {
      description: 'Delay and rate of answers in each 100 ms, a line for each engine',
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
              transform: [hideFilter],
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
              data: { values: points },
              transform: [hideFilter],
              mark: { type: 'circle', size: 8, opacity: 0.45 },
              encoding: { x: x(null), y: y('max'), color },
            },
            {
              data: { values: points },
              transform: [hideFilter],
              mark: { type: 'line', strokeWidth: 1.75 },
              encoding: { x: x(null), y: y('p50'), color, strokeDash },
            },
          ],
        },
        {
          width: CHART_WIDTH - 70,
          height: 46,
          layer: [
            shade,
            {
              data: { values: points },
              transform: [hideFilter],
              mark: { type: 'line', strokeWidth: 1.25 },
              encoding: {
                x: x('seconds of the schedule'),
                y: { field: 'answers', type: 'quantitative', axis: { title: null, format: '~s', tickCount: 3 } },
                color,
                strokeDash,
              },
            },
          ],
        },
      ],
    },
    table: {
      columns: ['engine', 'second', 'answers/s', 'p50', 'p99', 'longest'],
      rows: points.map(({ label, seconds, answers, p50, p99, max }) => [
        label,
        { value: seconds, text: seconds.toFixed(1) },
        { value: answers, text: String(answers) },
        ...[p50, p99, max].map((value) => ({ value: value ?? -1, text: value === null ? 'too few' : formatNs(value) })),
      ]),
    },
  };
}
