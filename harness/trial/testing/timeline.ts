import { ScheduledSource, type Timeline } from '../../hosts/memory/source.ts';
import { blockMaxima } from '../../trace/running-maximum.ts';

/** Support for tests: timelines written out, and sources over their partitions. */

/** What a test says of a timeline; the rest follows. */
interface TimelineSettings {
  /** Event time of each event, ms. */
  readonly eventTimes: readonly number[];
  readonly disorderMs?: number;
  /** Scheduled arrival of each event, ms after the schedule start; without it all have arrived. */
  readonly offsetsMs?: readonly number[];
  readonly preload?: number;
  readonly leadMs?: number;
  readonly partitions?: number;
}

/** The timeline of a test. */
export function timelineOf({
  eventTimes,
  disorderMs = 0,
  offsetsMs,
  preload = offsetsMs === undefined ? eventTimes.length : 0,
  leadMs = 0,
  partitions = 1,
}: TimelineSettings): Timeline {
  const times = Float64Array.from(eventTimes);
  return {
    events: times.length,
    preload,
    offsetsMs: Float64Array.from(offsetsMs ?? [], (offset, id) => (id < preload ? Number.NEGATIVE_INFINITY : offset)),
    leadMs,
    eventTimes: times,
    blockMaxima: blockMaxima(times),
    disorderMs,
    partitions,
    arrivedAtScheduleStart: new Int32Array(new SharedArrayBuffer(4)),
    scheduleStartMs: new Float64Array(new SharedArrayBuffer(8)),
  };
}

/** The ids of one partition where event i belongs to partition `homes[i]`. */
export function idsOf(homes: readonly number[], partition: number): Uint32Array {
  return Uint32Array.from(homes.flatMap((home, id) => (home === partition ? [id] : [])));
}

/** All ids of a timeline. */
export function allIds(timeline: Timeline): Uint32Array {
  return Uint32Array.from({ length: timeline.events }, (_, id) => id);
}

/** A source over the whole timeline. */
export function sourceOf(timeline: Timeline, signal: AbortSignal = new AbortController().signal): ScheduledSource {
  return new ScheduledSource(timeline, allIds(timeline), signal);
}

/** The watermark by its definition: the largest event time of ids below `id`, minus the out-of-orderness bound. */
export function watermarkBefore({ eventTimes, disorderMs }: Timeline, id: number): number {
  return Math.max(Number.NEGATIVE_INFINITY, ...eventTimes.subarray(0, id)) - disorderMs;
}

/** The processor-bound wait of a busy engine. */
export function spinMs(durationMs: number): void {
  const until = performance.now() + durationMs;
  while (performance.now() < until) {
    // Busy.
  }
}
