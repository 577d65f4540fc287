import { allocateColumn, type Columns, type OracleTrace } from '../../contracts/workload.ts';

/** All events of a run in arrival order, over shared memory. */
export interface Trace extends OracleTrace {
  readonly columns: Columns;
  /** Ground truth: ids of the events that the generator made to be found; undefined for a replayed file. */
  readonly groundTruth?: Uint32Array;
  /** Texts by their numbers, of columns that hold such; of a replayed file all that do. */
  readonly texts?: Texts;
}

/** Texts by their numbers, by column. */
export type Texts = Readonly<Record<string, readonly string[]>>;

/** The ids of a whole trace. */
export function idColumn(events: number): Uint32Array {
  const id = allocateColumn('uint32', events);
  for (let position = 0; position < events; position++) {
    id[position] = position;
  }
  return id;
}
