import { Random } from '../contracts/random.ts';
import { allocateColumn, type ColumnSpec, type Columns, type Workload } from '../contracts/workload.ts';
import type { Trace } from '../harness/trace/trace.ts';
import { fraud } from '../workloads/fraud/workload.ts';

const KEY = 'a';
const column: ColumnSpec = { type: 'int32', unit: '', about: 'any number' };

/** Events of thirteen 64-bit values on the wire, 104 bytes: only their size matters, nothing is asked of them. */
export const wide: Workload = {
  ...fraud,
  name: 'wide',
  columns: Object.fromEntries([...'abcdefghijk'].map((name) => [name, column])),
  key: KEY,
  tables: {},
};

/** Bytes of an event on the wire. */
export const WIDE_BYTES = 8 * (2 + Object.keys(wide.columns).length);

/** Columns with room for `events` events. */
export function wideColumns(events: number): Columns {
  const named = Object.keys(wide.columns).map((name) => [name, allocateColumn('int32', events)]);
  return {
    id: allocateColumn('uint32', events),
    event_time: allocateColumn('float64', events),
    ...Object.fromEntries(named),
  };
}

/** Events a millisecond apart, with a thousand keys. */
export function wideTrace(events: number): Trace {
  const random = new Random(1, 0);
  const columns = wideColumns(events) as Columns & Record<string, Int32Array>;
  for (let id = 0; id < events; id++) {
    columns.id[id] = id;
    columns.event_time[id] = id;
    for (const name of Object.keys(wide.columns)) {
      columns[name]![id] = random.below(1000);
    }
  }
  return { events, columns, tables: {}, keyCount: 1000, disorderMs: 0, parameters: {} };
}
