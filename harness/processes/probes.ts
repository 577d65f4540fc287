import { readFileSync, writeFileSync } from 'node:fs';
import { PerformanceObserver } from 'node:perf_hooks';
import { toMonotonicMs } from '../clock.ts';

/** One GC pause, on the monotonic clock. */
export interface Pause {
  readonly startMs: number;
  readonly durationMs: number;
}

/** Records every GC pause of the thread it is made in. */
export class GarbageProbe {
  readonly #observer: PerformanceObserver;
  #pauses: Pause[] = [];

  constructor() {
    this.#observer = new PerformanceObserver((list) => this.#note(list.getEntries()));
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  #note(entries: readonly { startTime: number; duration: number }[]): void {
    for (const { startTime, duration } of entries) {
      this.#pauses.push({ startMs: toMonotonicMs(startTime), durationMs: duration });
    }
  }

  /** The pauses since the last call. Entries are delivered by the event loop: a turn of it must have passed. */
  drain(): Pause[] {
    this.#note(this.#observer.takeRecords());
    const pauses = this.#pauses;
    this.#pauses = [];
    return pauses;
  }
}

/** Resets the peak resident set of a process, by default this one, where the system can (Linux). */
export function resetPeakRss(pid: number | 'self' = 'self'): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Elsewhere the peak is that of the whole process.
  }
}

/** Largest resident set of this process in bytes since {@link resetPeakRss}. */
export function peakRssBytes(): number {
  try {
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (kibibytes !== null) {
      return Number(kibibytes[1]) * 1024;
    }
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}
