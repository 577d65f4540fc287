import type { EmbeddedEngine } from '../../contracts/engine.ts';
import { defaultsOf } from '../../contracts/options.ts';
import type { Workload } from '../../contracts/workload.ts';
import { closedLoop } from '../../harness/hosts/memory/closed-loop.ts';
import { PartitionRunner, type PartitionSetup } from '../../harness/hosts/memory/partition-run.ts';
import type { Timeline } from '../../harness/hosts/memory/source.ts';
import { partitionColumns } from '../../harness/trace/partition.ts';
import type { Trace } from '../../harness/trace/trace.ts';
import { referenceOf } from '../../workloads/testing/fixtures.ts';

/** Support for tests: engines run in this process, over columns in memory. */

/** All events have arrived; with `offsetsMs`, the first thousand, and the others arrive by schedule. */
export function timelineOf(trace: Trace, partitions: number, offsetsMs = new Float64Array(0)): Timeline {
  const closed = closedLoop(trace, partitions);
  return offsetsMs.length === 0 ? closed : { ...closed, preload: 1000, offsetsMs };
}

/** An engine with its defaults, over rows that are poisoned until taken. */
export function setupOf(engine: EmbeddedEngine, workload: Workload, trace: Trace): Omit<PartitionSetup, 'columns'> {
  return {
    engine: { name: engine.name },
    options: defaultsOf(engine.options),
    workload: referenceOf(workload),
    tables: trace.tables,
    keyCount: trace.keyCount,
    parameters: trace.parameters,
    capacity: 100,
    poisoned: true,
  };
}

/** One runner for each partition of a trace. */
export function runnersOf(
  engine: EmbeddedEngine,
  workload: Workload,
  trace: Trace,
  partitions: number,
): PartitionRunner[] {
  const setup = setupOf(engine, workload, trace);
  return partitionColumns(workload, trace, partitions).map(
    (columns) => new PartitionRunner(engine, workload, { ...setup, columns }),
  );
}
