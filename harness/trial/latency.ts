import type { HostRun } from '../hosts/host.ts';
import type { LatencyPlan } from '../processes/request.ts';
import type { LatencyTrial, SeriesPoint } from '../results/schema.ts';
import { Histogram } from '../statistics/histogram.ts';
import { enoughFor, nearestRank } from '../statistics/percentiles.ts';
import { arrivalOffsetsMs, recordedSpeed } from '../trace/schedule.ts';
import { BacklogProbe } from './backlog.ts';
import type { DoneTrial, ReadyTrial } from './ready-trial.ts';

const BIN_MS = 100;

/** Open loop: the preload at full speed, then events by schedule. */
export async function measureLatency(
  { host, machine, trace, expected, check, common }: ReadyTrial,
  plan: LatencyPlan,
  signal: AbortSignal,
): Promise<DoneTrial> {
  const offsetsMs = arrivalOffsetsMs(trace.columns.event_time, plan);
  const last = await host.run({ kind: 'open', plan, offsetsMs }, signal, machine);
  machine?.end();
  const read = readLatency({ trace, expected, check }, plan, offsetsMs, last);
  const trial = {
    mode: 'latency',
    ...common,
    ...read,
    ...(machine && { machine: machine.facts }),
    ...(await host.facts([{ startMs: last.scheduleStartMs, endMs: last.endMs }], read.histogram)),
  } as const;
  return { trial, last };
}

/**
 * The latency of an answer is its observation minus the scheduled arrival of its due event. Answers due in the preload,
 * in the warm-up, after the measurement window or at the end are verified and not timed.
 */
function readLatency(
  { trace, expected, check }: Pick<ReadyTrial, 'trace' | 'expected' | 'check'>,
  plan: LatencyPlan,
  offsetsMs: Float64Array,
  { arrivedMs, startMs, endMs, scheduleStartMs, records }: HostRun,
): Omit<LatencyTrial, 'mode' | 'trial' | 'startedAt' | 'startUpMs' | 'shares' | 'memory' | 'site'> {
  const last = trace.events - 1;
  const arrivalMs = (due: number): number =>
    due < plan.preload ? arrivedMs : scheduleStartMs + offsetsMs[Math.min(due, last)]!;
  const fromMs = plan.warmUpMs;
  const toMs = plan.warmUpMs + plan.measureMs;
  const whole = new Histogram();
  const thirds = [new Histogram(), new Histogram(), new Histogram()] as const;
  const series = new Series(offsetsMs, plan.preload);
  const backlog = new BacklogProbe();
  const dueSeen = new Uint8Array(trace.events + 1);
  let distinctDue = 0;

  const verification = check.verify(records, arrivalMs, (answer, observedMs) => {
    const due = expected.due[answer]!;
    const offset = due === trace.events ? Number.NEGATIVE_INFINITY : offsetsMs[due]!;
    const latencyNs = (observedMs - scheduleStartMs - offset) * 1e6;
    if (offset < 0 || latencyNs < 0) {
      return;
    }
    const firstOfItsDue = dueSeen[due] === 0;
    dueSeen[due] = 1;
    series.answer(offset, observedMs - scheduleStartMs, latencyNs, firstOfItsDue);
    backlog.answer(offset, observedMs - scheduleStartMs);
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
    preloadEvents: plan.preload,
    preloadMs: scheduleStartMs - startMs,
    warmUpMs: plan.warmUpMs,
    measureMs: plan.measureMs,
    histogram: whole.toData(),
    distinctDue,
    drainMs: endMs - arrivalMs(last),
    ...trendOf(thirds[0], thirds[2]),
    series: series.points(),
    backlog: backlog.read(fromMs, toMs, trace.events - plan.preload, plan.backlogCurve ?? false),
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

/** What happened in each 100 ms after the schedule start. */
class Series {
  readonly #bins: Bin[] = [];

  constructor(offsetsMs: Float64Array, preload: number) {
    for (let i = preload; i < offsetsMs.length; i++) {
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

  /** An answer counts when it was observed, its latency when it was due. */
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
