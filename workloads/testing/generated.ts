import { createHash } from 'node:crypto';
import { defaultsOf, type Options } from '../../contracts/options.ts';
import type { EventColumns, GeneratedTrace, Workload } from '../../contracts/workload.ts';

/**
 * Support for tests: a workload's trace with its default parameters, changed by `changes` (such as the workload's own
 * `quick`).
 */
export function generated<E extends EventColumns>(
  workload: Workload<E>,
  events: number,
  seed: number,
  changes: Options = {},
): GeneratedTrace<E> {
  return workload.generate(events, { ...defaultsOf(workload.parameters), ...changes }, seed);
}

/** SHA-256 over the bytes of all columns, tables and ground-truth ids: it changes when a generator does. */
export function fingerprint(trace: GeneratedTrace): string {
  const hash = createHash('sha256');
  const tables = Object.values(trace.tables).flatMap((table) => Object.values(table));
  for (const values of [...Object.values(trace.columns), ...tables, trace.groundTruth]) {
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}
