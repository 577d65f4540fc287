import { formatCount, formatNs } from '../../../harness/results/format.ts';
import { sweepsOf } from '../../crossover.ts';
import { type Look, lineLooks } from '../../look.ts';
import { sustainedRate } from '../../sustained.ts';
import type { CellView } from '../../view.ts';
import {
  type Chart,
  countLabel,
  engineScales,
  fromZero,
  logAxis,
  logScale,
  logTicks,
  ofEngines,
  onePlot,
} from './theme.ts';

/** Dash patterns of the two ends of a bracket. */
const ENDS = { passed: [1, 0], failed: [4, 3] } as const;

/** How far answers were behind the schedule during a trial at either end of each engine's bracket. */
export function backlogChart(id: string, cells: readonly CellView[], looks: readonly Look[]): Chart | undefined {
  const points = cells.flatMap(({ label, sustained }) =>
    (sustained?.curves ?? []).flatMap(({ ratePerSecond, passed, points: curve }) =>
      curve.map(({ atMs, events }) => ({
        label,
        rateText: `${formatCount(ratePerSecond)}/s`,
        end: passed ? 'passed' : 'failed',
        line: `${label} ${ratePerSecond}`,
        seconds: atMs / 1000,
        events,
        behindMs: Math.max(0, Math.round((events / ratePerSecond) * 1e5) / 100),
      })),
    ),
  );
  if (points.length === 0) {
    return undefined;
  }
  const { color } = engineScales(looks);
  return {
    id,
    title: 'Backlog at the limit',
    reading:
      'Events scheduled less progress by answers, as time at the rate: solid at the highest rate that passed, dashed at the lowest that failed.',
    spec: {
      description: 'How far answers were behind the schedule, a solid and a dashed line for each engine',
      ...onePlot,
      data: { values: points },
      transform: ofEngines,
      mark: { type: 'line', strokeWidth: 1.75 },
      encoding: {
        x: {
          field: 'seconds',
          type: 'quantitative',
          axis: { title: 'seconds of the schedule', grid: false, tickCount: 5 },
        },
        y: {
          field: 'behindMs',
          type: 'quantitative',
          axis: { title: 'ms behind', tickCount: 5 },
          ...fromZero(points.map(({ behindMs }) => behindMs)),
        },
        color,
        strokeDash: {
          field: 'end',
          type: 'nominal',
          scale: { domain: Object.keys(ENDS), range: Object.values(ENDS).map((dash) => [...dash]) },
          legend: null,
        },
        detail: { field: 'line' },
        tooltip: [
          { field: 'label', title: 'engine' },
          { field: 'rateText', title: 'rate' },
          { field: 'end', title: 'which' },
          { field: 'behindMs', title: 'ms behind' },
        ],
      },
    },
    table: {
      columns: ['engine', 'rate', 'which', 'second', 'events behind'],
      rows: points.map(({ label, rateText, end, seconds, events }) => [
        label,
        rateText,
        end,
        { value: seconds, text: seconds.toFixed(2) },
        { value: events, text: events.toLocaleString('en-US') },
      ]),
    },
  };
}

/** The sustained rate against the interval of a block engine; the engine beside it is a level line. */
export function sustainedChart(id: string, cells: readonly CellView[], looks: readonly Look[]): Chart | undefined {
  const sweeps = sweepsOf(cells);
  const point = (cell: CellView, label: string, intervalMs: number) => {
    const rate = sustainedRate(cell);
    const bounded = cell.sustained?.failedPerSecond !== null;
    const rateText = `${bounded ? '' : 'at least '}${formatCount(rate ?? 0)}/s`;
    return rate === undefined ? [] : [{ label, intervalMs, rate, rateText, bounded: bounded ? 1 : 0 }];
  };
  const points = sweeps.flatMap(({ beside, name, swept }) =>
    swept.flatMap((cell) => [
      ...point(cell, name, cell.configuration.commitIntervalMs!),
      ...point(beside, beside.label, cell.configuration.commitIntervalMs!),
    ]),
  );
  if (points.length === 0) {
    return undefined;
  }
  const key = lineLooks(looks, [
    ...new Map(sweeps.map(({ beside }) => [beside.label, { label: beside.label, cells: [beside] }])).values(),
    ...sweeps.map(({ name, swept }) => ({ label: name, cells: swept })),
  ]);
  const across = sweeps.flatMap(({ beside, name, guarantees }) =>
    guarantees === undefined ? [] : [` ${name} beside ${beside.label}: ${guarantees}.`],
  );
  const { color, shape } = engineScales(key);
  const intervals = [...new Set(points.map(({ intervalMs }) => intervalMs))];
  const rates = logAxis(points.map(({ rate }) => rate));
  const encoding = {
    x: {
      field: 'intervalMs',
      type: 'quantitative' as const,
      scale: { type: 'log' as const, domain: [Math.min(...intervals), Math.max(...intervals)] },
      axis: { title: 'ms between commits', format: '~r', values: intervals },
    },
    y: {
      field: 'rate',
      type: 'quantitative' as const,
      scale: logScale(rates),
      axis: { title: 'events/s sustained', ...logTicks(rates, countLabel) },
    },
    color,
  };
  return {
    id,
    title: 'Sustained rate against the interval',
    reading: `What a longer interval buys: where the lines cross, fewer commits begin to pay. Hollow: at least that, where machine or load generator could offer no more.${across.join('')}`,
    key,
    spec: {
      description: 'Highest sustained rate by interval, a line for each engine',
      ...onePlot,
      data: { values: points },
      transform: ofEngines,
      layer: [
        { mark: { type: 'line', strokeWidth: 1.75 }, encoding },
        {
          mark: { type: 'point', filled: true, size: 40, strokeWidth: 1.5 },
          encoding: {
            ...encoding,
            stroke: color,
            fillOpacity: {
              field: 'bounded',
              type: 'quantitative',
              scale: { domain: [0, 1], range: [0, 1] },
              legend: null,
            },
            shape,
            tooltip: [
              { field: 'label', title: 'engine' },
              { field: 'intervalMs', title: 'ms between commits' },
              { field: 'rateText', title: 'sustained' },
            ],
          },
        },
      ],
    },
    table: {
      columns: ['engine', 'interval', 'sustained'],
      rows: points.map(({ label, intervalMs, rate, rateText }) => [
        label,
        { value: intervalMs, text: formatNs(intervalMs * 1e6) },
        { value: rate, text: rateText },
      ]),
    },
  };
}
