import type { Columns, OracleTrace } from '../../contracts/workload.ts';

/** All events of a run in arrival order, over shared memory. */
export interface Trace extends OracleTrace {
  readonly columns: Columns;
  /** Ids of events that belong to something planted; undefined for a replayed file. */
  readonly planted?: Uint32Array;
  /** For a replayed file: the text of each key, by its number. */
  readonly keyNames?: readonly string[];
}
