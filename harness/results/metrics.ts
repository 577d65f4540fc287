import { Histogram } from '../statistics/histogram.ts';
import { enoughFor, median, neededFor } from '../statistics/percentiles.ts';
import { formatBytes, formatCount, formatNs, formatNumber } from './format.ts';
import { isOverBroker } from './over-broker.ts';
import { paceAt } from './saturation.ts';
import type { Cell, LatencyTrial, Rate, ThroughputTrial, Trial } from './schema.ts';

/** A metric over a cell's trials: the median across them with the extremes, or why there is none. */
export type Reading =
  | { readonly value: number; readonly low: number; readonly high: number; readonly trials: number }
  | { readonly notReported: string };

/** A metric of each trial of a cell by the number of the trial, or why there is none. */
export type Series = { readonly values: ReadonlyMap<number, number> } | { readonly notReported: string };

/** What a verdict calls a better figure of a metric, and a worse one. */
export interface VerdictWords {
  readonly better: string;
  readonly worse: string;
}

/** Of rates and times. */
export const SPEED: VerdictWords = { better: 'faster', worse: 'slower' };
/** Of CPU time. */
export const COST: VerdictWords = { better: 'cheaper', worse: 'costlier' };
const SIZE: VerdictWords = { better: 'smaller', worse: 'larger' };

interface MetricBase {
  /** Stable identifier, used in CSV and JSON. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  readonly words: VerdictWords;
  /** The least figure that is distinguished from none: what stands for 0 in a ratio. */
  readonly least: number;
  /** With the unit where it varies with size. */
  format(value: number): string;
}

/** A metric of closed-loop trials. */
export interface ThroughputMetric extends MetricBase {
  readonly mode: 'throughput';
  /** A string says why the trial cannot report it. */
  read(trial: ThroughputTrial): number | string;
}

/** A metric of open-loop trials at one rate. */
export interface LatencyMetric extends MetricBase {
  readonly mode: 'latency';
  /** A string says why the trial cannot report it. */
  read(trial: LatencyTrial): number | string;
}

/** A metric of the search for the sustainable rate. */
export interface SustainedMetric extends MetricBase {
  readonly mode: 'sustained';
}

/** One line of the registry that feeds every table, chart, file and comparison. */
export type Metric = ThroughputMetric | LatencyMetric | SustainedMetric;

/** Why no latency is reported at a load that an engine does not keep up with. */
export const SATURATED = 'saturated';

/** Why no latency is reported where an engine fell behind no further than what the machine took from it explains. */
export const NOISY = 'not known: noisy';

/** Why nothing is reported where the system, or a trial, has no figure. */
export const NOT_KNOWN = 'not known';

const TOO_FEW = 'too few';

/** Whether something is not reported for want of answers. */
export function isTooFew(notReported: string): boolean {
  return notReported.startsWith(TOO_FEW);
}

/** Why nothing is reported where every rate failed. */
export const NOTHING_SUSTAINED = 'no rate is sustained';

function percentile(percent: number, id: string): LatencyMetric {
  return {
    mode: 'latency',
    id,
    title: id,
    unit: 'ns',
    better: 'lower',
    words: SPEED,
    least: 1,
    format: formatNs,
    read(trial) {
      const { histogram, distinctDue } = trial;
      return enoughFor(percent, distinctDue)
        ? Histogram.fromData(histogram).percentileNs(percent)
        : `${TOO_FEW}: ${distinctDue} distinct due events of the ${neededFor(percent)} that ${id} needs`;
    },
  };
}

/** Over a broker an engine is other processes: where the system does not report on those, nothing was seen of them. */
function seenOfProcesses(trial: ThroughputTrial, value: number): number | string {
  return isOverBroker(trial) && value === 0 ? NOT_KNOWN : value;
}

/** Every metric, in the order in which tables show them. */
export const metrics = {
  eventsPerSecond: {
    mode: 'throughput',
    id: 'events_per_second',
    title: 'events/s',
    unit: 'events/s',
    better: 'higher',
    words: SPEED,
    least: 0.001,
    format: formatCount,
    read: (trial) => trial.eventsPerSecond,
  },
  sustained: {
    mode: 'sustained',
    id: 'sustained_events_per_second',
    title: 'sustained',
    unit: 'events/s',
    better: 'higher',
    words: SPEED,
    least: 1,
    format: (rate) => `${formatCount(rate)}/s`,
  },
  p50: percentile(50, 'p50'),
  p90: percentile(90, 'p90'),
  p99: percentile(99, 'p99'),
  p999: percentile(99.9, 'p99.9'),
  max: {
    mode: 'latency',
    id: 'max',
    title: 'max',
    unit: 'ns',
    better: 'lower',
    words: SPEED,
    least: 1,
    format: formatNs,
    read(trial) {
      return trial.histogram.count > 0 ? trial.histogram.maxNs : 'no answer fell due in the measurement window';
    },
  },
  cpu: {
    mode: 'throughput',
    id: 'cpu_seconds_per_million_events',
    title: 'CPU-s per M events',
    unit: 's',
    better: 'lower',
    words: COST,
    least: 1e-6,
    format: formatNumber,
    read: (trial) => seenOfProcesses(trial, trial.cpuSecondsPerMillionEvents),
  },
  memory: {
    mode: 'throughput',
    id: 'peak_rss_bytes',
    title: 'peak memory',
    unit: 'bytes',
    better: 'lower',
    words: SIZE,
    least: 1,
    format: formatBytes,
    read: (trial) => seenOfProcesses(trial, trial.memory.peakRssBytes),
  },
  startUp: {
    mode: 'throughput',
    id: 'start_up_ms',
    title: 'start-up',
    unit: 'ms',
    better: 'lower',
    words: SPEED,
    least: 0.001,
    format: (ms) => formatNs(ms * 1e6),
    read: (trial) => trial.startUpMs,
  },
} as const satisfies Record<string, Metric>;

/** Events a second of a rate, which for each cell's own is what it sustains; undefined where it sustains nothing. */
export function rateOf({ sustained }: Cell, rate: Rate): number | undefined {
  return rate === 'max' ? (sustained?.passedPerSecond ?? undefined) : rate;
}

/** The bracket: the highest rate that passed all its fresh trials, with the lowest that failed as the upper extreme. */
function readSustained({ outcome, configuration, sustained }: Cell): Reading {
  if (outcome.state !== 'measured') {
    return { notReported: outcome.state };
  }
  if (configuration.commitIntervalMs === null) {
    return { notReported: 'after the whole history' };
  }
  if (sustained === undefined) {
    return { notReported: 'not searched' };
  }
  const { passedPerSecond: passed, failedPerSecond: failed, attempts } = sustained;
  if (passed === null) {
    return { notReported: NOTHING_SUSTAINED };
  }
  const confirmed = attempts.filter(
    // Others at this rate could not offer the load, and were repeated.
    ({ stage, ratePerSecond, verdict }) => stage === 'confirmation' && ratePerSecond === passed && verdict === 'passed',
  );
  return { value: passed, low: passed, high: failed ?? passed, trials: confirmed.length };
}

/** A cell's value of a metric; latency at a rate. Only a measured cell has any. */
export function readMetric(metric: Metric, cell: Cell, rate?: Rate): Reading {
  if (metric.mode === 'sustained') {
    return readSustained(cell);
  }
  const series = readSeries(metric, cell, rate);
  if ('notReported' in series) {
    return series;
  }
  const values = [...series.values.values()];
  return { value: median(values), low: Math.min(...values), high: Math.max(...values), trials: values.length };
}

/** A metric of each of a cell's trials; latency at a rate. Not reported where one trial cannot report it. */
export function readSeries(metric: ThroughputMetric | LatencyMetric, cell: Cell, rate?: Rate): Series {
  const { outcome, configuration } = cell;
  if (outcome.state !== 'measured') {
    return { notReported: outcome.state };
  }
  if (metric.mode === 'latency' && configuration.commitIntervalMs === null) {
    return { notReported: 'after the whole history' };
  }
  const ratePerSecond = rate && rateOf(cell, rate);
  if (metric.mode === 'latency' && rate === 'max' && ratePerSecond === undefined) {
    return { notReported: NOTHING_SUSTAINED };
  }
  const pace = metric.mode === 'latency' && ratePerSecond !== undefined ? paceAt(cell, ratePerSecond).state : undefined;
  if (pace === 'saturated' || pace === 'interference') {
    return { notReported: pace === 'saturated' ? SATURATED : NOISY };
  }
  const values = new Map<number, number>();
  for (const trial of ofOneKind(outcome.trials)) {
    const value = readTrial(metric, trial, ratePerSecond);
    if (typeof value === 'string') {
      return { notReported: value };
    }
    if (value !== undefined) {
      values.set(trial.trial, value);
    }
  }
  return values.size === 0 ? { notReported: 'not measured' } : { values };
}

/** Where some trial has no warm part, as one that others kept from running, all report the whole. */
function ofOneKind(trials: readonly Trial[]): readonly Trial[] {
  const isCold = (trial: Trial): boolean => trial.mode === 'throughput' && trial.warm === undefined;
  return trials.some(isCold)
    ? trials.map((trial) =>
        trial.mode === 'throughput' && trial.warm
          ? { ...trial, eventsPerSecond: trial.warm.wholeEventsPerSecond }
          : trial,
      )
    : trials;
}

function readTrial(
  metric: ThroughputMetric | LatencyMetric,
  trial: Trial,
  ratePerSecond: number | undefined,
): number | string | undefined {
  if (metric.mode === 'throughput') {
    return trial.mode === 'throughput' ? metric.read(trial) : undefined;
  }
  return trial.mode === 'latency' && trial.ratePerSecond === ratePerSecond ? metric.read(trial) : undefined;
}

/** A reading as text: the value in its unit, or the reason why there is none. */
export function formatReading(metric: Metric, reading: Reading): string {
  return 'notReported' in reading ? reading.notReported : metric.format(reading.value);
}
