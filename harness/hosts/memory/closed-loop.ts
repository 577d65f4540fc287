import type { OracleTrace } from '../../../contracts/workload.ts';
import { blockMaxima } from '../../trace/running-maximum.ts';
import type { Timeline } from './source.ts';

/**
 * The timeline of a closed loop: everything has arrived. Another load is this with a preload and offsets of its own.
 */
export function closedLoop(
  { events, columns, disorderMs }: Pick<OracleTrace, 'events' | 'columns' | 'disorderMs'>,
  partitions: number,
): Timeline {
  return {
    events,
    preload: events,
    offsetsMs: new Float64Array(0),
    leadMs: 0,
    eventTimes: columns.event_time,
    blockMaxima: blockMaxima(columns.event_time),
    disorderMs,
    partitions,
    arrivedAtScheduleStart: new Int32Array(new SharedArrayBuffer(4)),
    scheduleStartMs: new Float64Array(new SharedArrayBuffer(8)),
  };
}
