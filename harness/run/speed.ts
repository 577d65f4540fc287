import { usageError } from '../../contracts/errors.ts';
import { formatNs } from '../results/format.ts';
import { type LatencySpan, lengthMs } from './latency.ts';

/** A trace for a speed has this much more than the longest trial takes: the preload. */
const WITH_PRELOAD = 1.25;
const UNITS = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
] as const;

/** The latency trials of a run that replays the rhythm of a trace at a given speed. */
export interface Replay {
  /** Event time per time of the schedule. */
  readonly speed: number;
  /** What follows from it: the mean rate of the longest trial. */
  readonly ratePerSecond: number;
  /** How many events have arrived before a schedule of a length, ms. */
  readonly preloads: ReadonlyMap<number, number>;
}

/** Events that a trace needs so that a trial of that length at that speed has room beside a preload. */
export function eventsAtSpeed(eventTimes: Float64Array, speed: number, longestMs: number): number {
  return Math.ceil((WITH_PRELOAD * eventTimes.length * longestMs * speed) / spanOf(rising(eventTimes)));
}

/**
 * How trials of those spans go at a speed. Each ends with the last event; what is before its schedule is its preload.
 *
 * @throws MillraceError 2 where the trace is too short for the speed, or none of its events falls into a window.
 */
export function replayOf(eventTimes: Float64Array, speed: number, spans: readonly LatencySpan[]): Replay {
  const times = rising(eventTimes);
  const spanMs = spanOf(times);
  const last = times.at(-1)!;
  const longestMs = Math.max(...spans.map(lengthMs), 0);
  if (longestMs * speed > spanMs) {
    throw usageError(
      `--speed ${written(speed)}: the trace spans ${timeText(spanMs)} of event time, and ${longestMs / 1000} s at that ` +
        `speed need ${timeText(longestMs * speed)}; at most ${atMost(spanMs / longestMs)} is possible (or a shorter ` +
        '--duration)',
    );
  }
  const preloadOf = (length: number): number => countBefore(times, last - length * speed, true);
  for (const span of spans) {
    const fromMs = last - (lengthMs(span) - span.warmUpMs) * speed;
    const inWindow = countBefore(times, fromMs + span.measureMs * speed) - countBefore(times, fromMs);
    if (inWindow === 0) {
      const gapMs = spanMs / (new Set(times).size - 1);
      throw usageError(
        `--speed ${written(speed)}: no event arrives in the ${span.measureMs / 1000} s that are timed; events are ` +
          `${timeText(gapMs)} apart on average: give ${written(Math.ceil(gapMs / span.measureMs))} or more, or a longer ` +
          '--duration',
      );
    }
  }
  const [events, overMs] =
    longestMs === 0 ? [times.length, spanMs / speed] : [times.length - preloadOf(longestMs), longestMs];
  return {
    speed,
    ratePerSecond: Number(((events * 1000) / overMs).toPrecision(4)),
    preloads: new Map(spans.map(lengthMs).map((length) => [length, preloadOf(length)])),
  };
}

/** The largest time so far at each event: when it arrives. */
function rising(eventTimes: Float64Array): Float64Array {
  let latest = Number.NEGATIVE_INFINITY;
  return eventTimes.map((time) => {
    latest = Math.max(latest, time);
    return latest;
  });
}

function spanOf(times: Float64Array): number {
  const spanMs = times.at(-1)! - times[0]!;
  if (spanMs === 0) {
    throw usageError('--speed: all events have one time: there is no rhythm that could be replayed; give a --rate');
  }
  return spanMs;
}

/** How many of the ascending times are below a limit, or at it. */
function countBefore(times: Float64Array, limit: number, orAt = false): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! < limit || (orAt && times[middle] === limit)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** "3 days", "2.5 hours", "90 s" */
function timeText(ms: number): string {
  const [unit, length] = UNITS.find(([, each]) => ms >= 2 * each) ?? [];
  return length === undefined
    ? formatNs(ms * 1e6)
    : `${(ms / length).toLocaleString('en-US', { maximumFractionDigits: 1 })} ${unit}`;
}

/** A limit rounded down, so that it is possible as it is written. */
function atMost(value: number): string {
  const unit = value >= 100 ? 1 : 1000;
  return written(Math.floor(value * unit) / unit);
}

function written(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}
