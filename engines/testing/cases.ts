import type { Trace } from '../../harness/trace/trace.ts';
import { generateTrace } from '../../harness/trial/prepare-trace.ts';
import { defaultsOf } from '../../workloads/options.ts';
import type { Workload } from '../../workloads/workload.ts';

/** Support for tests: a trace of the workload with few keys. */
export function traceOf(workload: Workload, events: number): Trace {
  return generateTrace(workload, events, { ...defaultsOf(workload.parameters), ...workload.quick }, 11);
}
