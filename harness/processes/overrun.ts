import { monotonicMs } from '../clock.ts';
import { takenShare } from '../results/interference.ts';
import { countersBetween, readCpuCounters } from './cpu-counters.ts';

/** From this share of its time without a core on, a trial that was not done in time says nothing of its engine. */
const STARVED_SHARE = 0.5;

/** Why a trial was ended: it, or a part of it, took longer than it may. */
export class Overrun extends Error {
  /** `what` was not done within the limit, in words. */
  constructor(limitMs: number, what = 'not done within the limit of') {
    super(`${what} ${limitMs / 1000} s`);
  }
}

/** A trial that the machine kept from running: the measurement failed, which says nothing of the engine. */
export class Starved extends Error {}

/** Measures, from its creation on, how long this process and others of a trial could have run and had no core. */
export class StarvationWatch {
  readonly #startMs = monotonicMs();
  readonly #before: ReturnType<typeof readCpuCounters>;

  /** `others`: those running now; those that a trial starts later have waited for nothing yet. */
  constructor(others: readonly number[] = []) {
    this.#before = readCpuCounters([process.pid, ...others], []);
  }

  /**
   * What to report for a trial that ended with an error: {@link Starved} if it overran its limit and its processes had
   * no core for half of the time, each counted by its longest waiting thread, as far as others had the core. They
   * mostly work one after the other. One that hangs waits for something else, and its error is reported as it is.
   */
  verdict(error: unknown, others: readonly number[] = []): unknown {
    if (!(error instanceof Overrun)) {
      return error;
    }
    const share = this.#takenShare(others);
    return share >= STARVED_SHARE
      ? new Starved(`the machine kept it from running for ${Math.round(100 * share)}% of the time: ${error.message}`)
      : error;
  }

  /** 0 where the system does not report it. */
  #takenShare(others: readonly number[]): number {
    const before = this.#before;
    // A process that has ended reports nothing any more.
    const each = [process.pid, ...others].flatMap((pid) => readCpuCounters([pid], []) ?? []);
    const after = readCpuCounters([process.pid], others);
    if (before === undefined || after === undefined) {
      return 0;
    }
    const waitedMs = each.reduce((sum, counters) => sum + (countersBetween(before, counters).waitedMs ?? 0), 0);
    const spanMs = monotonicMs() - this.#startMs;
    return takenShare({ spanMs, ...countersBetween(before, after), waitedMs }) ?? 0;
  }
}
