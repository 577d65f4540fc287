/** Milliseconds to the nanosecond: no clock gives the digits beyond. */
export function toNanosecond(ms: number): number {
  return Math.round(ms * 1e6) / 1e6;
}

/** Milliseconds to the microsecond. */
export function toMicrosecond(ms: number): number {
  return Math.round(ms * 1e3) / 1e3;
}
