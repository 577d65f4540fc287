/** Milliseconds by which this thread's performance.now() trails the machine's monotonic clock. */
const offsetMs = measureOffsetMs();

function measureOffsetMs(): number {
  let offset = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < 20; i++) {
    const ns = process.hrtime.bigint();
    // Time passes between the two readings: the pair closest together has the largest difference.
    offset = Math.max(offset, Number(ns) / 1e6 - performance.now());
  }
  return offset;
}

/**
 * The machine's monotonic clock in ms, fractional. Readings of different threads and processes of one machine compare,
 * which performance.now() alone does not give; without the allocation of process.hrtime.bigint().
 */
export function monotonicMs(): number {
  return performance.now() + offsetMs;
}

/** A reading of this thread's performance.now(), such as a performance entry's startTime, on the common clock. */
export function toMonotonicMs(performanceNowMs: number): number {
  return performanceNowMs + offsetMs;
}
