import type { ChildOutcome } from '../processes/spawn.ts';
import { formatNs, formatNumber } from '../results/format.ts';
import { interferenceShare, takenShare } from '../results/interference.ts';
import { GROWING } from '../results/saturation.ts';
import type { LatencyTrial, Sustained } from '../results/schema.ts';
import { Histogram } from '../statistics/histogram.ts';

/** After the last arrival an engine may take this share of the loaded time, or so many ms, to be done. */
const DRAIN_SHARE = 0.02;
const DRAIN_MS = 50;

/** The verdict of a trial on its rate. */
export type Judgement = Pick<Sustained['attempts'][number], 'verdict' | 'reason'>;

/**
 * Whether the rate of a trial with right answers was sustained: its load was what the schedule says, the backlog did
 * not grow, p99 was within the limit, and what was left at the end was soon done. Where it was not, and interference of
 * the machine explains that, the trial is no evidence: a lost share of the time accounts for the same share of the load
 * as backlog, and for as much later an end. A noisy trial that misses the limit on p99 fails only if its median misses
 * it too.
 */
export function judge(trial: LatencyTrial, p99LimitNs: number, commitIntervalMs: number): Judgement {
  const { invalid, backlog, drainMs, warmUpMs, measureMs, thirdsP50Ns } = trial;
  if (invalid !== undefined) {
    return { verdict: 'load-generator', reason: invalid };
  }
  const taken = (trial.machine && takenShare(trial.machine)) ?? 0;
  const growth = backlog?.growth ?? 0;
  if (growth > GROWING) {
    const reason = `the backlog grew by ${formatNumber(100 * growth)}% of the load`;
    return growth > GROWING + taken ? { verdict: 'backlog', reason } : noisy(reason, taken);
  }
  const p99Ns = percentileOf(trial, 99);
  if (p99Ns !== null && p99Ns > p99LimitNs) {
    const reason = `p99 was ${formatNs(p99Ns)}, at most ${formatNs(p99LimitNs)} is allowed`;
    const evident = interferenceShare(trial) === undefined || percentileOf(trial, 50)! > p99LimitNs;
    return evident ? { verdict: 'p99', reason } : noisy(reason, taken);
  }
  // The last answer takes as long as any other: what answers took at first is no backlog.
  const usualMs = commitIntervalMs + (thirdsP50Ns[0] ?? 0) / 1e6;
  const allowedMs = usualMs + Math.max(DRAIN_MS, DRAIN_SHARE * (warmUpMs + measureMs));
  if (drainMs > allowedMs) {
    const [took, allowed] = [drainMs, allowedMs].map((ms) => formatNs(ms * 1e6));
    const reason = `after the last arrival it took ${took}, at most ${allowed} are allowed`;
    const lostMs = taken * (trial.machine?.spanMs ?? 0);
    return drainMs > allowedMs + lostMs ? { verdict: 'drain', reason } : noisy(reason, taken);
  }
  return { verdict: 'passed' };
}

/** The verdict of a trial without a result: it says nothing of its rate where the machine kept it from running. */
export function judgeEnding(outcome: ChildOutcome): Judgement {
  if (outcome.ok) {
    return { verdict: 'unfinished', reason: 'no trial came back' };
  }
  return { verdict: outcome.invalid ? 'interference' : 'unfinished', reason: outcome.reason };
}

function noisy(reason: string, taken: number): Judgement {
  return {
    verdict: 'interference',
    reason: `${reason}, while the machine took ${formatNumber(100 * taken)}% of the time`,
  };
}

/** A percentile by nearest rank of all answers measured, however few; null for none. For judging, not for reports. */
export function percentileOf({ histogram }: LatencyTrial, percent: number): number | null {
  return histogram.count === 0 ? null : Histogram.fromData(histogram).percentileNs(percent);
}
