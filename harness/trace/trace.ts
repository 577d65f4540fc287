import { allocateColumn, type Columns, type OracleTrace, type Texts } from '../../contracts/workload.ts';

/** All events of a run in arrival order, over shared memory. */
export interface Trace extends OracleTrace {
  readonly columns: Columns;
  /** Ids of the events of the ground truth; undefined for a replayed file. */
  readonly groundTruth?: Uint32Array;
  /** The row of each event in the files of its stream, from 0; absent where that, or an id in them, is its id. */
  readonly rows?: Uint32Array;
  /** Texts by their numbers, for columns that stand for texts; for a replayed file all of these. */
  readonly texts?: Texts;
  /** What time zero is, ms since 1970; absent where times count from a start. */
  readonly baseMs?: number;
}

/** The ids of a whole trace. */
export function idColumn(events: number): Uint32Array {
  const id = allocateColumn('uint32', events);
  for (let position = 0; position < events; position++) {
    id[position] = position;
  }
  return id;
}
