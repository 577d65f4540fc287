import { defaultsOf, type Options } from '../../contracts/options.ts';
import type { Workload } from '../../contracts/workload.ts';
import type { Trace } from '../../harness/trace/trace.ts';
import { generateTrace } from '../../harness/trial/prepare-trace.ts';

/** Support for tests: a trace of the workload with few keys, or with other parameters. */
export function traceOf(workload: Workload, events: number, parameters: Options = workload.quick): Trace {
  return generateTrace(workload, events, { ...defaultsOf(workload.parameters), ...parameters }, 11);
}
