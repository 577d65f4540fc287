import { MillraceError } from '../../../contracts/errors.ts';
import type { AnswerRecord } from '../../answers/answer-log.ts';
import type { ExpectedAnswers } from '../../answers/expected.ts';
import type { KafkaPlace } from '../../processes/request.ts';
import type { EngineMetrics, KafkaFacts } from '../../results/schema.ts';
import type { Histogram } from '../../statistics/histogram.ts';
import { median } from '../../statistics/percentiles.ts';
import type { CollectedReport } from '../../transport/kafka/collector-protocol.ts';
import type { PreloadReport, ScheduledReport } from '../../transport/kafka/load-generator-protocol.ts';
import type { HostRun } from '../host.ts';
import type { TimedMetric } from './running-engine.ts';
import type { Usage } from './usage.ts';

/** A load generator that is later than the larger of these is too late. */
const LATE_NS = 1e6;
const LATE_SHARE = 0.05;
const LEAST_RELEASED = 0.999;
const LEAST_CAPACITY = 2;
/** Of the answers of a closed loop, so many may be seen before its time begins. */
const MOST_EARLY = 0.01;

/** The closed loop of a trial: from the moment the engine consumes (`consumesMs`) to its last answer. */
export function closedRun(
  { commitMs }: Pick<AnswerRecord, 'commitMs'>,
  { due }: Pick<ExpectedAnswers, 'due'>,
  events: number,
  consumesMs: number,
): Pick<HostRun, 'startMs' | 'endMs' | 'settled'> {
  return {
    startMs: consumesMs,
    endMs: Math.max(consumesMs, commitMs.at(-1) ?? consumesMs),
    settled: due.reduce((most, each) => Math.max(most, Math.min(events, each + 1)), 0),
  };
}

/**
 * A program of the user's, or the user, says when a closed loop begins: work done before that is in no measured time.
 *
 * @throws MillraceError 4 where over a hundredth of the answers came before
 */
export function refuseEarlyWork({ commitMs, commitEnds }: AnswerRecord, consumesMs: number): void {
  const before = commitMs.findLastIndex((atMs) => atMs < consumesMs);
  const early = before === -1 ? 0 : commitEnds[before]!;
  const all = commitEnds.at(-1) ?? 0;
  if (early > MOST_EARLY * all) {
    throw new MillraceError(
      `${early.toLocaleString('en-US')} of ${all.toLocaleString('en-US')} answers came before it was ready: ` +
        'say so first, then consume, or the work done until then is in no measured time',
      4,
    );
  }
}

/** How late a load generator's p99 may be, ns: 1 ms, or 5% of the measured p99 where that is more. */
export function allowedLatenessNs(latency: Histogram): number {
  return Math.max(LATE_NS, latency.count > 0 ? LATE_SHARE * latency.percentileNs(99) : 0);
}

/**
 * Why the load did not follow the schedule, which makes the measurement invalid, not slow: events were released later
 * than allowed or not at all, or the load generator cannot do twice the rate. Undefined if the load was as scheduled.
 */
export function verdictOnLoadGenerator(
  { releaseP99Ns, released, events }: Pick<ScheduledReport, 'releaseP99Ns' | 'released' | 'events'>,
  preload: Pick<PreloadReport, 'events' | 'eventsPerSecond'>,
  ratePerSecond: number,
  allowedNs: number,
): string | undefined {
  if (releaseP99Ns > allowedNs) {
    return `the load generator was late: p99 ${(releaseP99Ns / 1e6).toFixed(2)} ms, allowed ${(allowedNs / 1e6).toFixed(2)} ms`;
  }
  if (released < LEAST_RELEASED * events) {
    return `the load generator released ${released} of ${events} events`;
  }
  if (preload.events === 0) {
    return 'no event is left for a preload, which shows what the load generator manages: lower --rate or --duration';
  }
  if (preload.eventsPerSecond < LEAST_CAPACITY * ratePerSecond) {
    return `the load generator managed ${Math.round(preload.eventsPerSecond)} events/s at full speed: not twice the rate of ${ratePerSecond}`;
  }
  return undefined;
}

/** The report of sending the preload at full speed, and the CPU time of that alone. */
export interface Preload extends PreloadReport {
  readonly preloadCpuSeconds: number;
}

/** An engine's own metrics, from the samples since a moment. */
export function metricsSince(samples: readonly TimedMetric[], fromMs: number): EngineMetrics {
  const since = samples.filter(({ atMs }) => atMs >= fromMs);
  return [...new Set(since.map(({ name }) => name))].map((name) => {
    const its = since.filter((sample) => sample.name === name);
    const values = its.map(({ value }) => value);
    return { name, unit: its[0]!.unit, samples: values.length, median: median(values), max: Math.max(...values) };
  });
}

/** What a result reports of the processes beside the engine. */
export function factsOf(
  kafka: KafkaPlace,
  used: Usage,
  preload: Preload,
  report: CollectedReport,
  engineMetrics: EngineMetrics,
  scheduled?: ScheduledReport & { readonly allowedNs: number },
): KafkaFacts {
  const known = (value: number | undefined): number | null =>
    value === undefined || Number.isNaN(value) ? null : value;
  return {
    kind: 'kafka',
    partitions: kafka.partitions,
    ...used,
    loadGenerator: {
      realTime: preload.realTime,
      preloadEventsPerSecond: preload.eventsPerSecond,
      preloadEvents: preload.events,
      preloadCpuSeconds: preload.preloadCpuSeconds,
      events: scheduled?.events ?? 0,
      released: scheduled?.released ?? 0,
      releaseP50Ns: known(scheduled?.releaseP50Ns),
      releaseP99Ns: known(scheduled?.releaseP99Ns),
      releaseMaxNs: known(scheduled?.releaseMaxNs),
      ...(scheduled && { allowedP99Ns: scheduled.allowedNs }),
    },
    ...(engineMetrics.length > 0 && { engineMetrics }),
    visibleP50Ns: known(report.visibleP50Ns),
    visibleP99Ns: known(report.visibleP99Ns),
  };
}
