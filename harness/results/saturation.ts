import { formatNs, formatNumber } from './format.ts';
import { takenShare } from './interference.ts';
import type { Cell, LatencyTrial } from './schema.ts';
import { latencyTrialsOf } from './trials-of.ts';

/** A backlog that grows by more than this share of the load grows. */
export const GROWING = 0.01;

/** What is left over at the end is taken for a backlog if it takes longer than this share of the loaded time. */
const BACKLOG_SHARE = 0.05;
/** Below this what is left over at the end is no sign of anything, ms. */
const LEAST_BACKLOG_MS = 100;

/**
 * Whether an engine keeps up with a load; where not, by which sign. With `interference` it is not known: it fell
 * behind, but no further than what the machine took from it explains.
 */
export type Pace =
  | { readonly state: 'keeps up' | 'interference' }
  | { readonly state: 'saturated'; readonly sign: string };

/**
 * Whether the engine fell behind: latency rose from the first third of the measurement window to the last, and the
 * backlog grew, or much was left to do after the last arrival. Then latency shows only how long the trial was.
 */
export function isSaturated(trial: LatencyTrial): boolean {
  return fallsBehind(trial, 0) !== undefined;
}

/** What a trial says of its load. An engine that lost a share of the time can fall behind by that share of the load. */
export function paceOf(trial: LatencyTrial): Pace {
  const taken = (trial.machine && takenShare(trial.machine)) ?? 0;
  const sign = fallsBehind(trial, taken);
  if (sign !== undefined) {
    return { state: 'saturated', sign };
  }
  return { state: isSaturated(trial) ? 'interference' : 'keeps up' };
}

/**
 * What a cell's trials at a rate say. One that is saturated decides for all, unless those at a higher rate keep up;
 * noisy ones count only where there are no others.
 */
export function paceAt(cell: Pick<Cell, 'outcome'>, ratePerSecond: number): Pace {
  const trials = latencyTrialsOf(cell);
  const paces = (rate: number): Pace[] => trials.filter((trial) => trial.ratePerSecond === rate).map(paceOf);
  const here = paces(ratePerSecond);
  const higher = new Set(trials.map((trial) => trial.ratePerSecond).filter((rate) => rate > ratePerSecond));
  if ([...higher].some((rate) => paces(rate).every(({ state }) => state === 'keeps up'))) {
    return { state: 'keeps up' };
  }
  const onlyNoisy = here.length > 0 && here.every(({ state }) => state === 'interference');
  return here.find(({ state }) => state === 'saturated') ?? { state: onlyNoisy ? 'interference' : 'keeps up' };
}

/** By which sign a trial fell behind further than a lost share of the time explains; undefined where it did not. */
function fallsBehind(
  { trend, drainMs, warmUpMs, measureMs, backlog, machine }: LatencyTrial,
  taken: number,
): string | undefined {
  if (trend !== 'slowing') {
    return undefined;
  }
  if (backlog !== undefined && backlog.growth > GROWING + taken) {
    return `the backlog grew by ${formatNumber(100 * backlog.growth)}% of the load`;
  }
  const usualMs = Math.max(LEAST_BACKLOG_MS, BACKLOG_SHARE * (warmUpMs + measureMs));
  return drainMs > usualMs + taken * (machine?.spanMs ?? 0)
    ? `after the last arrival ${formatNs(drainMs * 1e6)} of work were left`
    : undefined;
}
