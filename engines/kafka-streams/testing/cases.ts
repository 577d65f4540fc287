import type { Trace } from '../../../harness/trace/trace.ts';
import { generateTrace } from '../../../harness/trial/prepare-trace.ts';
import type { ExpectedAnswers } from '../../../harness/verify/expected.ts';
import type { Workload } from '../../../workloads/workload.ts';

/** A trace of the workload with few keys. */
export function traceOf(workload: Workload, events: number): Trace {
  const defaults = Object.entries(workload.parameters).map(([name, spec]) => [name, spec.default] as const);
  return generateTrace(workload, events, { ...Object.fromEntries(defaults), ...workload.quick }, 7);
}

/** The oracle's answers. */
export function expectedOf(workload: Workload, trace: Trace): ExpectedAnswers {
  const rows: number[] = [];
  const due: number[] = [];
  workload.oracle(trace, (id, ...row) => {
    due.push(id);
    rows.push(...row);
  });
  const { columns, identifying } = workload.answers;
  const arrays = { rows: Float64Array.from(rows), due: Float64Array.from(due) };
  return { arity: columns.length, identifying, count: due.length, ...arrays };
}
