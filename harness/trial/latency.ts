import type { LatencyTrial, SeriesPoint } from '../results/schema.ts';
import { Histogram } from '../statistics/histogram.ts';
import { enoughFor, nearestRank } from '../statistics/percentiles.ts';
import { arrivalOffsetsMs, recordedSpeed } from '../trace/schedule.ts';
import type { AnswerRecord } from './answer-log.ts';
import { BacklogProbe } from './backlog.ts';
import { MachineProbe } from './machine-probe.ts';
import { peakRssBytes } from './probes.ts';
import { type ReadyTrial, summariseGarbage } from './ready-trial.ts';
import type { LatencyPlan } from './request.ts';
import type { Timeline } from './source.ts';

const BIN_MS = 100;

/** What a latency trial left, whatever the transport. Times are on the monotonic clock. */
export interface LatencyRun {
  /** The engine was called, or had the prefix before it. */
  readonly startMs: number;
  readonly endMs: number;
  /** Zero of the schedule. */
  readonly epochMs: number;
  /** Scheduled arrival of each event after the epoch. */
  readonly offsetsMs: Float64Array;
  readonly records: readonly AnswerRecord[];
}

/** Open loop by virtual arrival: the prefix at full speed, then events by schedule. */
export async function measureLatency(ready: ReadyTrial, plan: LatencyPlan, signal: AbortSignal): Promise<LatencyTrial> {
  const { passes, closed, trace } = ready;
  const offsetsMs = arrivalOffsetsMs(trace.columns.event_time, plan);
  const timeline: Timeline = { ...closed, prefix: plan.prefix, offsetsMs, leadMs: plan.leadMs };
  const machine = new MachineProbe();
  machine.begin([process.pid]);
  const { startMs, endMs } = await passes.run(timeline, signal);
  const machineFacts = machine.end();
  const peak = peakRssBytes();
  signal.throwIfAborted();
  const epochMs = timeline.epochMs[0]!;
  if (epochMs === 0) {
    throw new Error('the engine ended before it had taken the events that had already arrived');
  }
  const { records, pauses } = await passes.collect();
  const { restingRssBytes, ...told } = ready.common;
  return {
    mode: 'latency',
    ...told,
    ...readLatency(ready, plan, { startMs, endMs, epochMs, offsetsMs, records }),
    memory: { peakRssBytes: peak, restingRssBytes },
    garbage: summariseGarbage(pauses, epochMs, [{ startMs: epochMs, endMs }]),
    machine: machineFacts,
  };
}

/**
 * The latency of an answer is its observation minus the scheduled arrival of its due event; answers due in the prefix,
 * the discard, after the measured part or at the end are verified and not timed.
 */
export function readLatency(
  { trace, expected, check }: Pick<ReadyTrial, 'trace' | 'expected' | 'check'>,
  plan: LatencyPlan,
  { startMs, endMs, epochMs, offsetsMs, records }: LatencyRun,
): Omit<LatencyTrial, 'mode' | 'trial' | 'startedAt' | 'startUpMs' | 'shares' | 'memory' | 'garbage'> {
  const last = trace.events - 1;
  const arrivalMs = (due: number): number => (due < plan.prefix ? startMs : epochMs + offsetsMs[Math.min(due, last)]!);
  const fromMs = plan.discardMs;
  const toMs = plan.discardMs + plan.measureMs;
  const whole = new Histogram();
  const thirds = [new Histogram(), new Histogram(), new Histogram()] as const;
  const series = new Series(offsetsMs, plan.prefix);
  const backlog = new BacklogProbe();
  const dueSeen = new Uint8Array(trace.events + 1);
  let distinctDue = 0;

  const verification = check.verify(records, arrivalMs, (answer, observedMs) => {
    const due = expected.due[answer]!;
    const offset = due === trace.events ? Number.NEGATIVE_INFINITY : offsetsMs[due]!;
    const latencyNs = (observedMs - epochMs - offset) * 1e6;
    if (offset < 0 || latencyNs < 0) {
      return;
    }
    const firstOfItsDue = dueSeen[due] === 0;
    dueSeen[due] = 1;
    series.answer(offset, observedMs - epochMs, latencyNs, firstOfItsDue);
    backlog.answer(offset, observedMs - epochMs);
    if (offset < fromMs || offset >= toMs) {
      return;
    }
    whole.record(latencyNs);
    thirds[Math.min(2, Math.floor((3 * (offset - fromMs)) / plan.measureMs)) as 0 | 1 | 2].record(latencyNs);
    distinctDue += firstOfItsDue ? 1 : 0;
  });

  return {
    arrivals: plan.arrivals,
    ratePerSecond: plan.ratePerSecond,
    ...(plan.arrivals === 'recorded' && { recordedSpeed: recordedSpeed(trace.columns.event_time, plan) }),
    events: trace.events,
    prefixEvents: plan.prefix,
    prefixMs: epochMs - startMs,
    discardMs: plan.discardMs,
    measureMs: plan.measureMs,
    histogram: whole.toData(),
    distinctDue,
    drainMs: endMs - arrivalMs(last),
    ...trendOf(thirds[0], thirds[2]),
    series: series.points(),
    backlog: backlog.read(fromMs, toMs, trace.events - plan.prefix, plan.backlogCurve ?? false),
    verification,
  };
}

/** Flat while the medians of the first and last third are within a quarter, or 0.1 ms, of each other. */
export function trendOf(first: Histogram, last: Histogram): Pick<LatencyTrial, 'trend' | 'thirdsP50Ns'> {
  if (first.count === 0 || last.count === 0) {
    return { trend: 'unknown', thirdsP50Ns: [medianOf(first), medianOf(last)] };
  }
  const before = first.percentileNs(50);
  const after = last.percentileNs(50);
  const alike = Math.abs(after - before) <= Math.max(0.25 * before, 100_000);
  return { trend: alike ? 'flat' : after < before ? 'warming' : 'slowing', thirdsP50Ns: [before, after] };
}

function medianOf(histogram: Histogram): number | null {
  return histogram.count === 0 ? null : histogram.percentileNs(50);
}

interface Bin {
  events: number;
  answers: number;
  distinctDue: number;
  readonly latenciesNs: number[];
}

/** What happened in each 100 ms after the epoch. */
class Series {
  readonly #bins: Bin[] = [];

  constructor(offsetsMs: Float64Array, prefix: number) {
    for (let i = prefix; i < offsetsMs.length; i++) {
      this.#bin(offsetsMs[i]!).events++;
    }
  }

  #bin(atMs: number): Bin {
    const index = Math.floor(atMs / BIN_MS);
    while (this.#bins.length <= index) {
      this.#bins.push({ events: 0, answers: 0, distinctDue: 0, latenciesNs: [] });
    }
    return this.#bins[index]!;
  }

  /** An answer counts where it was observed, its latency where it was due. */
  answer(dueMs: number, observedMs: number, latencyNs: number, firstOfItsDue: boolean): void {
    this.#bin(observedMs).answers++;
    const due = this.#bin(dueMs);
    due.latenciesNs.push(Math.round(latencyNs));
    due.distinctDue += firstOfItsDue ? 1 : 0;
  }

  points(): SeriesPoint[] {
    return this.#bins.map(({ events, answers, distinctDue, latenciesNs }, index) => {
      const sorted = latenciesNs.sort((a, b) => a - b);
      const percentile = (percent: number): number | null =>
        enoughFor(percent, distinctDue) ? nearestRank(sorted, percent) : null;
      return {
        atMs: index * BIN_MS,
        events,
        answers,
        p50Ns: percentile(50),
        p99Ns: percentile(99),
        maxNs: sorted.at(-1) ?? null,
      };
    });
  }
}
