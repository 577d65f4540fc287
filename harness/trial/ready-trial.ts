import type { Garbage, Trial } from '../results/schema.ts';
import type { Trace } from '../trace/trace.ts';
import type { AnswerCheck } from '../verify/check.ts';
import type { ExpectedAnswers } from '../verify/expected.ts';
import type { PassSpan } from './partition-run.ts';
import type { Passes } from './passes.ts';
import type { Pause } from './probes.ts';
import type { TrialRequest } from './request.ts';
import { toMicrosecond } from './rounded.ts';
import type { Timeline } from './source.ts';

/** As many pauses are told one by one. */
const TOLD_PAUSES = 20;

/** A trial made ready: trace loaded and cut, engine prepared, nothing run yet. */
export interface ReadyTrial {
  readonly request: TrialRequest;
  readonly trace: Trace;
  readonly expected: ExpectedAnswers;
  readonly check: AnswerCheck;
  readonly passes: Passes;
  /** The timeline of a closed loop: everything has arrived. */
  readonly closed: Timeline;
  /** What every trial tells, whatever its mode. */
  readonly common: Pick<Trial, 'trial' | 'startedAt' | 'startUpMs' | 'shares'> & { restingRssBytes: number };
}

/**
 * Pauses that began within one of the spans, told relative to `originMs`: how many, how long, and the longest ones.
 * Others, as while a trace was loaded or a pass verified, were none of the engine's.
 */
export function summariseGarbage(all: readonly Pause[], originMs: number, spans: readonly PassSpan[]): Garbage {
  const pauses = all.filter((pause) =>
    spans.some(({ startMs, endMs }) => pause.startMs >= startMs && pause.startMs <= endMs),
  );
  const longest = pauses
    .toSorted((a, b) => b.durationMs - a.durationMs)
    .slice(0, TOLD_PAUSES)
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
