import type { Pause } from '../../processes/probes.ts';
import type { Garbage } from '../../results/schema.ts';
import { toMicrosecond } from '../../statistics/rounded.ts';
import type { Part } from '../host.ts';

/** How many pauses are reported one by one. */
const REPORTED_PAUSES = 20;

/**
 * GC pauses that began within one of the parts of a trial, relative to the beginning of the first: how many, how long,
 * and the longest ones. Others, as while a trace was loaded or answers were checked, are not the engine's.
 */
export function summariseGarbage(all: readonly Pause[], of: readonly Part[]): Garbage {
  const originMs = of[0]?.startMs ?? 0;
  const pauses = all.filter((pause) =>
    of.some(({ startMs, endMs }) => pause.startMs >= startMs && pause.startMs <= endMs),
  );
  const longest = pauses
    .toSorted((a, b) => b.durationMs - a.durationMs)
    .slice(0, REPORTED_PAUSES)
    .toSorted((a, b) => a.startMs - b.startMs);
  return {
    pauses: pauses.length,
    totalMs: pauses.reduce((sum, { durationMs }) => sum + durationMs, 0),
    longestMs: pauses.reduce((most, { durationMs }) => Math.max(most, durationMs), 0),
    longest: longest.map(({ startMs, durationMs }) => ({
      atMs: toMicrosecond(startMs - originMs),
      durationMs: toMicrosecond(durationMs),
    })),
  };
}
