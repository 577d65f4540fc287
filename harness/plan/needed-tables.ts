import { usageError } from '../../contracts/errors.ts';
import type { WorkloadFacts } from '../../contracts/workload.ts';
import { parseTableFlags } from '../input/named-files.ts';
import { textColumns } from '../trace/text-dictionary.ts';

/**
 * Whether a table must come with the events that are replayed: one that begins with a text has, without a file, a row
 * for each text of the events; any other has none.
 */
export function isNeeded(workload: WorkloadFacts, table: string): boolean {
  return !textColumns(workload).includes(workload.tables[table]!.columns[0]!);
}

/** Refuses to replay events without a table that they are looked up in. `given`: the values of `--table`. */
export function checkTables(workload: WorkloadFacts, given: readonly string[]): void {
  const files = parseTableFlags(workload, given);
  const missing = Object.keys(workload.tables).find((name) => isNeeded(workload, name) && !files.has(name));
  if (missing !== undefined) {
    const columns = workload.tables[missing]!.columns.join(', ');
    throw usageError(
      `--table: ${workload.name} looks events up in its table ${missing}, which has no rows without a file; ` +
        `give ${missing}=FILE.csv with ${columns} (its header alone where it is to be empty)`,
    );
  }
}
