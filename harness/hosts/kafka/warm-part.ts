import type { AnswerRecord } from '../../answers/answer-log.ts';
import type { ExpectedAnswers } from '../../answers/expected.ts';

/** The shortest warm part that is measured, ms. */
export const LEAST_WARM_MS = 10_000;
/** It is at least so many times as long as its longest silence. */
const LEAST_BURSTS = 10;

/** A tenth of it that settles more than so many times its share contains work done before it. */
const MOST_AT_ONCE = 2.5;

/** The part of a closed loop in which an engine was warm. */
export interface WarmPart {
  readonly eventsPerSecond: number;
  /** Events settled by the answers seen after the warm-up. */
  readonly events: number;
}

/**
 * The part of a closed loop after `warmUpMs`: from an answer to the last one. Its rate is the events settled between
 * them ÷ that time. A number of answers settles the events that as many answers settle in the order of the trace,
 * whatever the order of partitions.
 *
 * Answers that come in bursts are counted in whole bursts: the part begins with the answer before the longest silence
 * in its first tenth, where a burst has just ended. Undefined where the part is shorter than 10 s, or has a silence of
 * over a tenth of it, or a tenth that settles far more than its share: too few bursts.
 */
export function warmPart(
  { commitMs, commitEnds }: Pick<AnswerRecord, 'commitMs' | 'commitEnds'>,
  { due }: Pick<ExpectedAnswers, 'due'>,
  events: number,
  consumesMs: number,
  warmUpMs: number,
): WarmPart | undefined {
  const endMs = commitMs.at(-1) ?? consumesMs;
  const warmMs = consumesMs + warmUpMs;
  const after = commitMs.findIndex((ms) => ms >= warmMs);
  if (after < 0 || endMs - warmMs < LEAST_WARM_MS) {
    return undefined;
  }
  const latestMs = warmMs + (endMs - warmMs) / LEAST_BURSTS;
  let first = after;
  // The work behind the first of them may have been done before, and for longer than that of any later one.
  let [longestMs, firstMs] = [commitMs[after]! - (commitMs[after - 1] ?? consumesMs), 0];
  for (let commit = after; commit < commitMs.length - 1; commit++) {
    const silenceMs = commitMs[commit + 1]! - commitMs[commit]!;
    longestMs = Math.max(longestMs, silenceMs);
    if (commitMs[commit]! < latestMs && silenceMs > firstMs) {
      [first, firstMs] = [commit, silenceMs];
    }
  }
  const spanMs = endMs - commitMs[first]!;
  if (spanMs < LEAST_BURSTS * longestMs) {
    return undefined;
  }
  const inOrder = Float64Array.from(due).sort();
  const settledBy = (answers: number): number =>
    answers === 0 ? 0 : Math.min(events, inOrder[Math.min(answers, inOrder.length) - 1]! + 1);
  const total = settledBy(commitEnds.at(-1)!);
  const settled = total - settledBy(commitEnds[first]!);
  const parts = new Float64Array(LEAST_BURSTS);
  for (let commit = first + 1; commit < commitMs.length; commit++) {
    const part = Math.floor((LEAST_BURSTS * (commitMs[commit]! - commitMs[first]!)) / spanMs);
    parts[Math.min(part, LEAST_BURSTS - 1)]! += settledBy(commitEnds[commit]!) - settledBy(commitEnds[commit - 1]!);
  }
  if (Math.max(...parts) > (MOST_AT_ONCE * settled) / LEAST_BURSTS) {
    return undefined;
  }
  return {
    eventsPerSecond: (1000 * settled) / spanMs,
    events: total - settledBy(commitEnds[after - 1] ?? 0),
  };
}
