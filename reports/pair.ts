import { formatRate } from '../harness/results/format.ts';
import { type Metric, metrics, type Reading, readMetric } from '../harness/results/metrics.ts';
import type { Cell, Rate, Result } from '../harness/results/schema.ts';

import { wasSearched } from './sustained.ts';

/** One metric of one cell in two runs. */
export interface PairedFigure {
  readonly workload: string;
  readonly label: string;
  readonly metric: Metric;
  readonly ratePerSecond?: Rate;
  readonly left: Reading;
  readonly right: Reading;
  /** Right over left; undefined where either is missing. */
  readonly ratio: number | undefined;
}

/** What two runs have of the same cells, side by side. It draws no verdict: that takes paired trials. */
export function pairFigures(left: Result, right: Result): PairedFigure[] {
  const keys = [...new Set([...left.cells, ...right.cells].map(keyOf))];
  const rates = [...new Set([...left.settings.ratesPerSecond, ...right.settings.ratesPerSecond])];
  return keys.flatMap((key) => {
    const [leftCell, rightCell] = [left, right].map(({ cells }) => cells.find((cell) => keyOf(cell) === key));
    const { workload, label } = (leftCell ?? rightCell)!;
    const figure = (metric: Metric, ratePerSecond?: Rate): PairedFigure => {
      const [l, r] = [leftCell, rightCell].map((cell) => readingOf(cell, metric, ratePerSecond)) as [Reading, Reading];
      const ratio = 'value' in l && 'value' in r && l.value > 0 ? r.value / l.value : undefined;
      return {
        workload,
        label,
        metric,
        ...(ratePerSecond !== undefined && { ratePerSecond }),
        left: l,
        right: r,
        ratio,
      };
    };
    const searched = wasSearched(left) || wasSearched(right) ? [metrics.sustained] : [];
    return [metrics.eventsPerSecond, ...searched, metrics.p50, metrics.p99, metrics.cpu, metrics.memory].flatMap(
      (metric) => (metric.mode !== 'latency' ? [figure(metric)] : rates.map((rate) => figure(metric, rate))),
    );
  });
}

/** The metric's title with the rate it was taken at. */
export function pairedMetric({ metric, ratePerSecond }: PairedFigure): string {
  return ratePerSecond === undefined ? metric.title : `${metric.title} at ${formatRate(ratePerSecond)}`;
}

/** A ratio as ×1.02, or a dash where a side is missing. */
export function ratioText({ ratio }: PairedFigure): string {
  return ratio === undefined ? '–' : `×${ratio.toFixed(2)}`;
}

/** Why two runs do not compare as they stand; empty where they do. */
export function pairWarnings(left: Result, right: Result): string[] {
  const facts: [string, (result: Result) => string | number | null][] = [
    ['machine', ({ environment }) => `${environment.cores} × ${environment.cpu}, ${environment.memoryBytes} bytes`],
    ['Node', ({ environment }) => environment.node],
    ['preset', ({ settings }) => settings.preset],
    ['events', ({ settings }) => settings.events],
    ['seed', ({ settings }) => settings.seed],
    ['commit mode', ({ settings }) => settings.commit],
    ['workers', ({ settings }) => settings.workers],
    ['arrivals', ({ settings }) => settings.arrivals],
  ];
  return facts
    .map(([name, read]) => ({ name, before: read(left), after: read(right) }))
    .filter(({ before, after }) => before !== after)
    .map(({ name, before, after }) => `The runs differ in ${name}: ${before} against ${after}.`);
}

function keyOf({ workload, label }: Cell): string {
  return JSON.stringify([workload, label]);
}

function readingOf(cell: Cell | undefined, metric: Metric, ratePerSecond: Rate | undefined): Reading {
  return cell === undefined ? { withheld: 'not in this run' } : readMetric(metric, cell, ratePerSecond);
}
