import { bytesPerValue, type Workload } from '../../contracts/workload.ts';
import { memoryBytes } from '../memory.ts';

/** A trace and all that goes with it may take this share of the memory. */
const MEMORY_SHARE = 0.6;
/** Ids and event times. */
const OWN_COLUMNS_BYTES = 12;
/** Arrival times and answers; the workloads have few answers beside events. */
const OTHER_BYTES = 12;
/** What DuckDB takes besides the columns. */
const STORE_BYTES = 175;

/**
 * The most memory that the processes of a run take for a trace, bytes per event: verification runs two trials at once.
 * A trial has the columns, those of its partitions where there are several, and poisoned ones; `ownStore`: one of the
 * two is of an engine that loads the events into its own store. Measured, as the growth of resident memory from traces
 * of 1M to 4M events: 58, 52, 42 and 42 bytes per event of fraud, geolocation, iot and weather; over two workers 87,
 * 77, 62 and 63; with SQL 168, 196, 194 and 75. Generating a trace takes about as much, and two are generated at once.
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

/** The memory of this machine, or of the container, that traces may take, bytes. */
export function traceBytesHere(): number {
  return memoryBytes() * MEMORY_SHARE;
}
