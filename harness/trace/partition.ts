import {
  allocateColumn,
  type Column,
  type Columns,
  type ColumnType,
  partitionKeysOf,
  type Workload,
} from '../../contracts/workload.ts';
import type { Trace } from './trace.ts';

/** Cuts a trace into columns for each partition, by partition key modulo `partitions`: no worker has to filter. */
export function partitionColumns(workload: Workload, trace: Trace, partitions: number): Columns[] {
  if (partitions === 1) {
    return [trace.columns];
  }
  const partitionKey = partitionKeysOf(workload, trace.columns, trace.tables);
  const home = new Uint8Array(trace.events);
  const sizes = new Array<number>(partitions).fill(0);
  for (let i = 0; i < trace.events; i++) {
    const partition = partitionKey(i) % partitions;
    home[i] = partition;
    sizes[partition]!++;
  }
  const names = Object.keys(trace.columns);
  return sizes.map((size, partition) => {
    const columns: Record<string, Column> = {};
    for (const name of names) {
      const whole = (trace.columns as Readonly<Record<string, Column>>)[name]!;
      const part = allocateColumn(typeOf(whole), size);
      for (let i = 0, next = 0; next < size; i++) {
        if (home[i] === partition) {
          part[next++] = whole[i]!;
        }
      }
      columns[name] = part;
    }
    return columns as unknown as Columns;
  });
}

/** The declared type of a column, from the array that holds it. */
export function typeOf(column: Column): ColumnType {
  if (column instanceof Float64Array) {
    return 'float64';
  }
  return column instanceof Int32Array ? 'int32' : 'uint32';
}
