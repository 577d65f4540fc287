import { bytesPerValue, type Workload } from '../../contracts/workload.ts';
import { memoryBytes } from '../memory.ts';

/** A trace and what goes with it may take this share of the memory there is. */
const MEMORY_SHARE = 0.6;
/** Ids and event times. */
const OWN_COLUMNS_BYTES = 12;
/** Arrival times, and what answers take; those of the workloads are few beside events. */
const OTHER_BYTES = 12;
/** What DuckDB takes beside the columns. */
const STORE_BYTES = 175;

/**
 * What the processes of a run hold of a trace at most, bytes an event: verification runs two trials at once. A trial
 * has the columns, those of its partitions where there are several, and poisoned ones; `ownStore`: one of the
 * two is of an engine that loads the events into a store of its own. Measured, as what resident memory grew by from
 * traces of 1M to 4M events: 58, 52, 42 and 42 bytes an event of fraud, geolocation, iot and weather; over two workers
 * 87, 77, 62 and 63; with SQL 168, 196, 194 and 75. Making a trace takes about as much, and two are made at once.
 */
export function traceBytesPerEvent(
  { columns }: Pick<Workload, 'columns'>,
  { workers, ownStore }: { readonly workers: number; readonly ownStore: boolean },
): number {
  const columnBytes =
    OWN_COLUMNS_BYTES + Object.values(columns).reduce((sum, { type }) => sum + bytesPerValue(type), 0);
  const trial = columnBytes * (workers > 1 ? 3 : 2) + OTHER_BYTES;
  return trial + (ownStore ? columnBytes + STORE_BYTES : trial);
}

/** What traces may take of this machine's memory, or of the container's, bytes. */
export function traceBytesHere(): number {
  return memoryBytes() * MEMORY_SHARE;
}
