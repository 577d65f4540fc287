import type { KafkaFacts } from '../results/schema.ts';
import type { Histogram } from '../statistics/histogram.ts';
import type { CollectedReport } from '../transport/kafka/collector-protocol.ts';
import type { FillReport, ScheduledReport } from '../transport/kafka/driver-protocol.ts';
import type { AnswerRecord } from './answer-log.ts';
import type { KafkaTransport } from './request.ts';

/** Progress before and after these shares is start-up and tail. */
const FROM = 0.1;
const TO = 0.9;
/** A driver is late beyond the larger of these. */
const LATE_NS = 1e6;
const LATE_SHARE = 0.05;
const LEAST_RELEASED = 0.999;
const LEAST_CAPACITY = 2;

/**
 * Events a second by progress: events × answers observed ÷ answers expected, as the slope from 10% to 90% of the
 * answers. Never by the largest id seen: with partitions that reads several times too high.
 */
export function progressRate({ commitEnds, commitMs }: AnswerRecord, expected: number, events: number): number {
  const at = (share: number): number => {
    const commit = commitEnds.findIndex((end) => end >= share * expected);
    return commit === -1 ? Number.NaN : commit;
  };
  const from = at(FROM);
  const to = at(TO);
  const answers = commitEnds[to]! - commitEnds[from]!;
  const seconds = (commitMs[to]! - commitMs[from]!) / 1000;
  return answers > 0 && seconds > 0 ? (events * answers) / expected / seconds : 0;
}

/** How late a driver's p99 may be, ns: 1 ms, or 5% of the measured p99 where that is more. */
export function allowedLatenessNs(latency: Histogram): number {
  return Math.max(LATE_NS, latency.count > 0 ? LATE_SHARE * latency.percentileNs(99) : 0);
}

/**
 * Why the load was not what the schedule says, so that the measurement is invalid and not slow; undefined if it was:
 * released later than allowed, not released, or a driver that could not do twice the rate.
 */
export function verdictOnDriver(
  { releaseP99Ns, released, events }: Pick<ScheduledReport, 'releaseP99Ns' | 'released' | 'events'>,
  fill: Pick<FillReport, 'events' | 'eventsPerSecond'>,
  ratePerSecond: number,
  allowedNs: number,
): string | undefined {
  if (releaseP99Ns > allowedNs) {
    return `the driver was late: p99 ${(releaseP99Ns / 1e6).toFixed(2)} ms, allowed ${(allowedNs / 1e6).toFixed(2)} ms`;
  }
  if (released < LEAST_RELEASED * events) {
    return `the driver released ${released} of ${events} events`;
  }
  if (fill.events === 0) {
    return 'no event is left for a prefix, which shows what the driver manages: lower --rate or --duration';
  }
  if (fill.eventsPerSecond < LEAST_CAPACITY * ratePerSecond) {
    return `the driver managed ${Math.round(fill.eventsPerSecond)} events/s at full speed: not twice the rate of ${ratePerSecond}`;
  }
  return undefined;
}

/** What sending at full speed came to, and the CPU time it took alone. */
export interface Fill extends FillReport {
  readonly fillCpuSeconds: number;
}

/** What a result tells of the processes beside the engine. */
export function factsOf(
  kafka: KafkaTransport,
  cpuSeconds: KafkaFacts['cpuSeconds'],
  fill: Fill,
  report: CollectedReport,
  scheduled?: ScheduledReport & { readonly allowedNs: number },
): KafkaFacts {
  const known = (value: number | undefined): number | null =>
    value === undefined || Number.isNaN(value) ? null : value;
  return {
    partitions: kafka.partitions,
    cpuSeconds,
    driver: {
      realTime: fill.realTime,
      fillEventsPerSecond: fill.eventsPerSecond,
      fillEvents: fill.events,
      fillCpuSeconds: fill.fillCpuSeconds,
      events: scheduled?.events ?? 0,
      released: scheduled?.released ?? 0,
      releaseP50Ns: known(scheduled?.releaseP50Ns),
      releaseP99Ns: known(scheduled?.releaseP99Ns),
      releaseMaxNs: known(scheduled?.releaseMaxNs),
      ...(scheduled && { allowedP99Ns: scheduled.allowedNs }),
    },
    visibleP50Ns: known(report.visibleP50Ns),
    visibleP99Ns: known(report.visibleP99Ns),
  };
}
