import type { Trace } from '../../harness/trace/trace.ts';
import { generateTrace } from '../../harness/trial/prepare-trace.ts';
import type { ExpectedAnswers } from '../../harness/verify/expected.ts';
import { defaultsOf } from '../../workloads/options.ts';
import type { Workload } from '../../workloads/workload.ts';

/** Support for tests: what engines are given, and what they are to answer. */

/** A trace of the workload with few keys. */
export function traceOf(workload: Workload, events: number): Trace {
  return generateTrace(workload, events, { ...defaultsOf(workload.parameters), ...workload.quick }, 11);
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
