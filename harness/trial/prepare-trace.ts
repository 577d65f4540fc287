import { type Options, questionOf } from '../../contracts/options.ts';
import type { Columns, Workload } from '../../contracts/workload.ts';
import { readTrace } from '../input/read-trace.ts';
import type { ReadProgress } from '../input/request.ts';
import type { TraceRequest } from '../processes/request.ts';
import { writeTrace } from '../trace/csv-write.ts';
import { loadWorkload } from '../trace/load-workload.ts';
import { storeTrace, type TraceSummary } from '../trace/store.ts';
import { idColumn, type Trace } from '../trace/trace.ts';

/** Makes or reads a trace, answers it by the oracle, and stores both for the trials. */
export async function prepareTrace(
  { workload: name, folder, csvFolder, origin }: TraceRequest,
  progress?: ReadProgress,
): Promise<TraceSummary> {
  const workload = await loadWorkload(name);
  const { trace, ...read } =
    origin.from === 'generator'
      ? { trace: generateTrace(workload, origin.events, origin.parameters, origin.seed) }
      : await readTrace({ workload, ...origin, temporaryFolder: folder }, progress);
  if (csvFolder !== undefined) {
    await writeTrace({ workload, trace, folder: csvFolder });
  }
  return { ...storeTrace(folder, workload, trace), ...read };
}

/** A generated trace, with ids. */
export function generateTrace(workload: Workload, events: number, parameters: Options, seed: number): Trace {
  const { columns, ...rest } = workload.generate(events, parameters, seed);
  return {
    events,
    ...rest,
    disorderMs: workload.disorderMs,
    parameters: questionOf(workload.parameters, parameters),
    columns: { id: idColumn(events), ...columns } as Columns,
  };
}
