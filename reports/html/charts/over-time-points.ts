import type { Cell, LatencyTrial, Rate } from '../../../harness/results/schema.ts';
import { Histogram } from '../../../harness/statistics/histogram.ts';
import { median } from '../../../harness/statistics/percentiles.ts';
import { latencyTrials } from '../../trials.ts';

/** Length of a point of a series as results hold it, ms. */
const BIN_MS = 100;
/** More than a plot of this width shows, and a report of many cells can carry. */
const MOST_POINTS = 80;

/** The trial of a cell that stands for the others. */
export interface ShownTrial {
  readonly label: string;
  readonly trial: LatencyTrial;
}

/** What happened in a step of a trial. */
export interface TimePoint {
  readonly label: string;
  /** From the start of the measurement window: negative in the warm-up. */
  readonly seconds: number;
  readonly answersPerSecond: number;
  readonly p50Ns: number | null;
  readonly p99Ns: number | null;
  readonly maxNs: number | null;
}

/** Of each cell the trial whose median latency is the middle one: neither the luckiest nor the unluckiest. */
export function shownTrials(cells: readonly Cell[], rate: Rate): ShownTrial[] {
  return cells.flatMap((cell) => {
    const sorted = latencyTrials(cell, rate)
      .map((trial) => ({ label: cell.label, trial, p50Ns: Histogram.fromData(trial.histogram).percentileNs(50) }))
      .toSorted((a, b) => a.p50Ns - b.p50Ns);
    return sorted.slice(Math.floor((sorted.length - 1) / 2)).slice(0, 1);
  });
}

/** The series of the trials up to the end of their measurement windows, in steps as long as their number requires. */
export function timePoints(trials: readonly ShownTrial[]): { readonly stepMs: number; readonly points: TimePoint[] } {
  const spans = trials.map(({ trial }) => trial.warmUpMs + trial.measureMs);
  const each = Math.max(1, Math.ceil(Math.max(...spans) / BIN_MS / MOST_POINTS));
  const points = trials.flatMap(({ label, trial }) => {
    const series = trial.series.filter(({ atMs }) => atMs < trial.warmUpMs + trial.measureMs);
    const steps = Array.from({ length: Math.ceil(series.length / each) }, (_, step) =>
      series.slice(step * each, (step + 1) * each),
    );
    return steps.map((bins) => ({
      label,
      seconds: (bins[0]!.atMs - trial.warmUpMs) / 1000,
      answersPerSecond: Math.round(
        (bins.reduce((sum, { answers }) => sum + answers, 0) * 1000) / (bins.length * BIN_MS),
      ),
      p50Ns: ofBins(bins, 'p50Ns', median),
      p99Ns: ofBins(bins, 'p99Ns', median),
      maxNs: ofBins(bins, 'maxNs', (values) => Math.max(...values)),
    }));
  });
  return { stepMs: each * BIN_MS, points };
}

/** One value of several bins, of those that have it. */
function ofBins<Name extends 'p50Ns' | 'p99Ns' | 'maxNs'>(
  bins: readonly Readonly<Record<Name, number | null>>[],
  name: Name,
  reduce: (values: readonly number[]) => number,
): number | null {
  const values = bins.map((bin) => bin[name]).filter((value): value is number => value !== null);
  return values.length === 0 ? null : Math.round(reduce(values));
}
