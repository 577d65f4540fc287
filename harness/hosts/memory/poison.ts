import { type Column, type Columns, streamsOf, type WorkloadFacts } from '../../../contracts/workload.ts';
import { typeOf } from '../../trace/partition.ts';

const POISON = { float64: Number.NaN, int32: -0x8000_0000, uint32: 0xffff_ffff } as const;

/** Columns of which only the rows that have been taken can be read. */
export interface PoisonedColumns {
  /** Columns of the same shape, in which no value is like a real one. */
  readonly columns: Columns;
  /** Fills in the rows from one position up to another, in each row the columns that its stream has. */
  readonly reveal: (from: number, to: number) => void;
}

/** A copy in which nothing has been taken. */
export function poisonedCopy(columns: Columns, workload: Pick<WorkloadFacts, 'columns' | 'streams'>): PoisonedColumns {
  const real = columns as Readonly<Record<string, Column>>;
  const shown: Record<string, Column> = {};
  for (const [name, column] of Object.entries(real)) {
    shown[name] = column.slice().fill(POISON[typeOf(column)]);
  }
  const show = (names: readonly string[], from: number, to: number): void => {
    for (const name of names) {
      shown[name]!.set(real[name]!.subarray(from, to), from);
    }
  };
  const { stream } = real;
  const ofStream = streamsOf(workload).map((each) => ['id', 'event_time', 'stream', ...each.columns]);
  return {
    columns: shown as unknown as Columns,
    reveal(from, to) {
      if (workload.streams === undefined) {
        show(Object.keys(real), from, to);
        return;
      }
      for (let row = from; row < to; row++) {
        show(ofStream[stream![row]!]!, row, row + 1);
      }
    },
  };
}
