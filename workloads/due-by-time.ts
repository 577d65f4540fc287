/** For each id the largest event time up to and including it, ms: for an oracle to find when a time has passed. */
export function runningMaximum(eventTimes: Float64Array): Float64Array {
  const maxima = new Float64Array(eventTimes.length);
  let maximum = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < eventTimes.length; id++) {
    maximum = Math.max(maximum, eventTimes[id]!);
    maxima[id] = maximum;
  }
  return maxima;
}

/**
 * The due event of an answer that waits for time: the first id whose running maximum is at least `closesAtMs` +
 * `disorderMs`, or the number of events where the trace ends before that.
 */
export function dueByTime(maxima: Float64Array, closesAtMs: number, disorderMs: number): number {
  let low = 0;
  let high = maxima.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (maxima[middle]! >= closesAtMs + disorderMs) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
