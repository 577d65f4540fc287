import type { MachineFacts, Result, Trial } from './schema.ts';
import { trialsOf } from './trials-of.ts';

/** From this share of the span of a closed loop on. Less is lost in what fresh processes of one engine differ by. */
const THROUGHPUT_SHARE = 0.05;
/** In a latency trial: p99 is about one answer in a hundred, and all that fall due while the engine waits are late. */
const LATENCY_SHARE = 0.01;
/** Of the busy loops before all trials of a run. */
const SPIN_SHARE = 0.05;

/**
 * The share of a trial's span that the machine took from its engine: the time that its longest waiting thread could
 * have run and had no core, as far as others, or a quota, had it, and what another virtual machine took. An engine
 * with more threads than cores waits for itself: that is its own time. Undefined where the system does not report it.
 */
export function takenShare({
  spanMs,
  waitedMs,
  othersCpuMs,
  throttledMs,
  stolenMs,
}: Pick<MachineFacts, 'spanMs' | 'waitedMs' | 'othersCpuMs' | 'throttledMs' | 'stolenMs'>): number | undefined {
  if (waitedMs === null || othersCpuMs === null || throttledMs === null || stolenMs === null || spanMs <= 0) {
    return undefined;
  }
  return Math.min(1, (Math.min(waitedMs, othersCpuMs + throttledMs) + stolenMs) / spanMs);
}

/** The share taken from a trial whose figures it can have changed; undefined for all others. */
export function interferenceShare({ mode, machine }: Trial): number | undefined {
  const share = machine && takenShare(machine);
  const most = mode === 'latency' ? LATENCY_SHARE : THROUGHPUT_SHARE;
  return share !== undefined && share >= most ? share : undefined;
}

/** From this share of noisy trials on, a run is no basis to compare engines. */
const RUINED_SHARE = 0.5;

/** How much of a run was noisy, in numbers of its timed trials. */
export interface Interference {
  readonly noisy: number;
  /** Those that the system reports on. */
  readonly known: number;
  readonly timed: number;
  /** The largest share of a trial's time that was taken. */
  readonly most: number;
  /** Whether so many were noisy that verdicts and ranks are not reported. */
  readonly ruined: boolean;
}

/** How much of a run was noisy. */
export function interferenceOf({ cells }: Pick<Result, 'cells'>): Interference {
  const timed = cells.flatMap(trialsOf).filter(({ mode }) => mode !== 'verification');
  const known = timed.filter(({ machine }) => machine !== undefined && takenShare(machine) !== undefined);
  const shares = known.flatMap((trial) => interferenceShare(trial) ?? []);
  return {
    noisy: shares.length,
    known: known.length,
    timed: timed.length,
    most: Math.max(0, ...shares),
    ruined: shares.length > 0 && shares.length >= RUINED_SHARE * timed.length,
  };
}

/** The share of the busy loops before a run's trials that the machine took, where it is too much; else undefined. */
export function noisySpinShare(result: Result): number | undefined {
  const facts = result.cells.flatMap(trialsOf).flatMap(({ machine }) => machine ?? []);
  const sum = (field: 'spinMs' | 'spinGapMs'): number => facts.reduce((total, each) => total + each[field], 0);
  const share = sum('spinGapMs') / sum('spinMs');
  return share >= SPIN_SHARE ? share : undefined;
}
