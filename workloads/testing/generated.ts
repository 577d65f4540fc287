import { createHash } from 'node:crypto';
import { defaultsOf, type Options } from '../../contracts/options.ts';
import type { EventColumns, GeneratedTrace, Workload } from '../../contracts/workload.ts';
import { answersByOracle, traceOf } from '../../harness/workload-check/answers.ts';

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

/** SHA-256 of the answers of the default question to a generated trace, each with the event that it is due at. */
export function answersFingerprint<E extends EventColumns>(workload: Workload<E>): string {
  const { rows, due } = answersByOracle(workload, traceOf(workload, generated(workload, 40_000, 5, workload.quick)));
  return createHash('sha256')
    .update(JSON.stringify([rows, due]))
    .digest('hex');
}
