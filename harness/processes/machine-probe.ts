import { loadavg } from 'node:os';
import { monotonicMs } from '../clock.ts';
import type { MachineFacts } from '../results/schema.ts';
import { type CpuCounters, countersBetween, readCpuCounters } from './cpu-counters.ts';

/** How long the clock is read in a loop before a trial, and how long before that for the loop to be compiled. */
const SPIN_MS = 25;
const WARM_UP_MS = 10;
/** Two readings lie some 50 ns apart and an interrupt takes some 10 µs: a longer gap was another's turn on the core. */
const GAP_MS = 0.1;

type SpinGaps = Pick<MachineFacts, 'spinMs' | 'spinGapMs' | 'longestSpinGapMs'>;

/**
 * Measures what the machine took from a trial: with a busy loop before anything of it runs, and from {@link
 * MachineProbe.begin} to {@link MachineProbe.end} with the system's counters.
 */
export class MachineProbe {
  readonly #spin: SpinGaps;
  #engine: readonly number[] = [];
  #beside: readonly number[] = [];
  #beganMs = 0;
  #before: CpuCounters | undefined;
  #facts: MachineFacts | undefined;

  constructor() {
    spin(WARM_UP_MS);
    this.#spin = spin(SPIN_MS);
  }

  /**
   * Begins to watch, at its first call; `engine`: the processes in which the engine runs; `beside`: others of ours,
   * whose CPU time does not count as that of others.
   */
  begin(engine: readonly number[], beside: readonly number[] = []): void {
    if (this.#beganMs > 0) {
      return;
    }
    this.#engine = engine;
    this.#beside = beside;
    this.#before = readCpuCounters(engine, beside);
    this.#beganMs = monotonicMs();
  }

  /** Ends to watch. */
  end(): void {
    this.#facts ??= this.#read();
  }

  /** What was taken from the beginning to the end, or until now. */
  get facts(): MachineFacts {
    this.end();
    return this.#facts!;
  }

  #read(): MachineFacts {
    const spanMs = monotonicMs() - this.#beganMs;
    const after = readCpuCounters(this.#engine, this.#beside);
    const before = this.#before;
    const facts = { ...this.#spin, spanMs, load: loadavg()[0] ?? 0 };
    if (before === undefined || after === undefined) {
      return { ...facts, waitedMs: null, othersCpuMs: null, throttledMs: null, stolenMs: null };
    }
    return { ...facts, ...countersBetween(before, after) };
  }
}

function spin(lengthMs: number): SpinGaps {
  const startMs = monotonicMs();
  let lastMs = startMs;
  let spinGapMs = 0;
  let longestSpinGapMs = 0;
  while (lastMs - startMs < lengthMs) {
    const nowMs = monotonicMs();
    const gapMs = nowMs - lastMs;
    if (gapMs > GAP_MS) {
      spinGapMs += gapMs;
      longestSpinGapMs = Math.max(longestSpinGapMs, gapMs);
    }
    lastMs = nowMs;
  }
  return { spinMs: lastMs - startMs, spinGapMs, longestSpinGapMs };
}
