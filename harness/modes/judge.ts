import { formatNs, formatNumber } from '../results/format.ts';
import { GROWING } from '../results/metrics.ts';
import type { LatencyTrial, Sustained } from '../results/schema.ts';
import { Histogram } from '../statistics/histogram.ts';

/** After the last arrival an engine may take this share of the loaded time, or so many ms, to be done. */
const DRAIN_SHARE = 0.02;
const DRAIN_MS = 50;

/** What a trial says of its rate. */
export type Judgement = Pick<Sustained['attempts'][number], 'verdict' | 'reason'>;

/**
 * Whether the rate of a trial with right answers was sustained: its load was what the schedule says, the backlog did
 * not grow, p99 was within the limit, and what was left at the end was soon done.
 */
export function judge(trial: LatencyTrial, p99LimitNs: number, periodMs: number): Judgement {
  const { invalid, backlog, drainMs, discardMs, measureMs, thirdsP50Ns } = trial;
  if (invalid !== undefined) {
    return { verdict: 'driver', reason: invalid };
  }
  const growth = backlog?.growth ?? 0;
  if (growth > GROWING) {
    return { verdict: 'backlog', reason: `the backlog grew by ${formatNumber(100 * growth)}% of the load` };
  }
  const p99Ns = p99Of(trial);
  if (p99Ns !== null && p99Ns > p99LimitNs) {
    return { verdict: 'p99', reason: `p99 was ${formatNs(p99Ns)}, at most ${formatNs(p99LimitNs)} is allowed` };
  }
  // The last answer takes as long as any: what answers took at first is no backlog.
  const usualMs = periodMs + (thirdsP50Ns[0] ?? 0) / 1e6;
  const allowedMs = usualMs + Math.max(DRAIN_MS, DRAIN_SHARE * (discardMs + measureMs));
  if (drainMs > allowedMs) {
    const [took, allowed] = [drainMs, allowedMs].map((ms) => formatNs(ms * 1e6));
    return { verdict: 'drain', reason: `after the last arrival it took ${took}, at most ${allowed} are allowed` };
  }
  return { verdict: 'passed' };
}

/** p99 by nearest rank of all answers measured, however few; null for none. To judge by, not to report. */
export function p99Of({ histogram }: LatencyTrial): number | null {
  return histogram.count === 0 ? null : Histogram.fromData(histogram).percentileNs(99);
}
