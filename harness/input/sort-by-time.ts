import { bytesPerValue, type Column, type ColumnType, columnOver } from '../../contracts/workload.ts';

/**
 * Sorts rows by the values of `times`; rows of equal times keep their order. `columns`, which include `times`, are
 * rewritten in place.
 */
export function sortByTime(columns: readonly Column[], types: readonly ColumnType[], times: Column): void {
  const rows = times.length;
  const order = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    order[row] = row;
  }
  order.sort((a, b) => times[a]! - times[b]! || a - b);
  for (const [index, column] of columns.entries()) {
    const type = types[index]!;
    const sorted = columnOver(type, new ArrayBuffer(rows * bytesPerValue(type)));
    for (let row = 0; row < rows; row++) {
      sorted[row] = column[order[row]!]!;
    }
    column.set(sorted);
  }
}
