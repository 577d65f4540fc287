import { partitionColumns } from '../../harness/trace/partition.ts';
import { blockMaxima } from '../../harness/trace/running-maximum.ts';
import type { Trace } from '../../harness/trace/trace.ts';
import { PartitionRunner } from '../../harness/trial/partition-run.ts';
import type { Timeline } from '../../harness/trial/source.ts';
import { defaultsOf } from '../../workloads/options.ts';
import type { Workload } from '../../workloads/workload.ts';
import type { Engine } from '../engine.ts';

/** Support for tests: engines run in this process, over columns in memory. */

/** All has arrived at once, or, with `offsetsMs`, what is scheduled after the first thousand events. */
export function timelineOf(trace: Trace, partitions: number, offsetsMs = new Float64Array(0)): Timeline {
  return {
    events: trace.events,
    prefix: offsetsMs.length === 0 ? trace.events : 1000,
    offsetsMs,
    leadMs: 0,
    eventTimes: trace.columns.event_time,
    blockMaxima: blockMaxima(trace.columns.event_time),
    disorderMs: trace.disorderMs,
    partitions,
    arrivedAtEpoch: new Int32Array(new SharedArrayBuffer(4)),
    epochMs: new Float64Array(new SharedArrayBuffer(8)),
  };
}

/** An engine with its defaults on each partition of a trace, whose rows are poisoned until taken. */
export function runnersOf(engine: Engine, workload: Workload, trace: Trace, partitions: number): PartitionRunner[] {
  return partitionColumns(workload, trace, partitions).map(
    (columns) =>
      new PartitionRunner(engine, workload, {
        engine: { name: engine.name },
        options: defaultsOf(engine.options),
        workload: workload.name,
        columns,
        tables: trace.tables,
        keyCount: trace.keyCount,
        capacity: 100,
        poisoned: true,
      }),
  );
}
