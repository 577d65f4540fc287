import { Random } from '../../contracts/random.ts';

/** How events arrive: evenly, as a Poisson process, or in the rhythm of the trace's own event times, sped up. */
export type Arrivals = 'constant' | 'poisson' | 'recorded';

/** An open-loop schedule, computed before a trial; nothing slows it down. */
export interface ScheduleRequest {
  readonly arrivals: Arrivals;
  /** Mean events a second. */
  readonly ratePerSecond: number;
  /** Events before this id have arrived when the trial begins. */
  readonly preload: number;
  readonly seed: number;
  /** For recorded arrivals whose speed is given, and not the rate. */
  readonly replay?: {
    /** Event time per time of the schedule. */
    readonly speed: number;
    /** When the last event arrives, ms after the schedule start. */
    readonly endMs: number;
  };
}

/**
 * Scheduled arrival of each event, ms after the schedule start, over shared memory, non-decreasing; −Infinity in the
 * preload.
 * `recorded`: an event arrives when the largest event time so far does, so that a burst of stored readings stays one.
 */
export function arrivalOffsetsMs(eventTimes: Float64Array, request: ScheduleRequest): Float64Array {
  const offsets = new Float64Array(new SharedArrayBuffer(eventTimes.length * 8));
  offsets.fill(Number.NEGATIVE_INFINITY, 0, request.preload);
  const gapMs = 1000 / request.ratePerSecond;
  switch (request.arrivals) {
    case 'constant':
      for (let i = request.preload; i < offsets.length; i++) {
        offsets[i] = (i - request.preload) * gapMs;
      }
      break;
    case 'poisson': {
      const random = new Random(request.seed, ARRIVAL_DIMENSION);
      let at = 0;
      for (let i = request.preload; i < offsets.length; i++) {
        at += random.exponential(gapMs);
        offsets[i] = at;
      }
      break;
    }
    case 'recorded': {
      const speed = recordedSpeed(eventTimes, request);
      let latest = largest(eventTimes, request.preload + 1);
      const first = request.replay ? largest(eventTimes, eventTimes.length) - request.replay.endMs * speed : latest;
      for (let i = request.preload; i < offsets.length; i++) {
        latest = Math.max(latest, eventTimes[i]!);
        offsets[i] = (latest - first) / speed;
      }
      break;
    }
  }
  return offsets;
}

/** Event time per time of the schedule: as given, or so that the part after the preload has the requested mean rate. */
export function recordedSpeed(eventTimes: Float64Array, request: ScheduleRequest): number {
  if (request.replay) {
    return request.replay.speed;
  }
  const spanMs = largest(eventTimes, eventTimes.length) - largest(eventTimes, request.preload + 1);
  const plannedMs = ((eventTimes.length - request.preload) * 1000) / request.ratePerSecond;
  return spanMs > 0 ? spanMs / plannedMs : 1;
}

const ARRIVAL_DIMENSION = 101;

function largest(times: Float64Array, count: number): number {
  let maximum = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < Math.min(count, times.length); i++) {
    maximum = Math.max(maximum, times[i]!);
  }
  return maximum;
}
