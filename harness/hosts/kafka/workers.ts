import { setTimeout as sleep } from 'node:timers/promises';
import { partitionKeysOf, type Workload } from '../../../contracts/workload.ts';
import { monotonicMs } from '../../clock.ts';
import { CalledProcess } from '../../processes/called-process.ts';
import { processPeakRssBytes } from '../../processes/process-usage.ts';
import { NODE_FLAGS } from '../../processes/spawn.ts';
import type { Trace } from '../../trace/trace.ts';
import type { EngineStart, RunningEngine } from './running-engine.ts';
import type { HostCalls } from './worker-protocol.ts';

/** How long an engine may take to end its run and to dispose of what it has; its processes are killed then. */
const DISPOSE_MS = 2000;

/** Starts an embedded engine in a process for each worker, each between a consumer and a producer. */
export async function startWorkers({
  request,
  workload,
  trace,
  client,
  inputs,
  output,
  format,
  closingMs,
  signal,
  onStart,
}: EngineStart): Promise<RunningEngine> {
  const startMs = monotonicMs();
  const counts = eventsByPartition(workload, trace, output.partitions);
  const hosts = Array.from(
    { length: request.workers },
    () =>
      new CalledProcess<HostCalls>(
        request.engine.name,
        new URL('./kafka-worker.js', import.meta.url),
        NODE_FLAGS,
        true,
      ),
  );
  for (const { pid } of hosts) {
    onStart(pid!);
  }
  const endAll = async (): Promise<void> => {
    await Promise.all(hosts.map((host) => host.end()));
  };
  const onAbort = (): void => void endAll();
  signal.addEventListener('abort', onAbort);
  let baseline: number[];
  try {
    const opened = await Promise.all(
      hosts.map((host, worker) => {
        const partitions = counts
          .map((_, partition) => partition)
          .filter((partition) => partition % request.workers === worker);
        return host.call('open', {
          engine: request.engine,
          options: request.options,
          workload: request.workload,
          traceFolder: request.traceFolder,
          client,
          format,
          inputs: inputs.map(({ name }) => name),
          output: output.name,
          partitions,
          events: partitions.reduce((sum, partition) => sum + counts[partition]!, 0),
          closingMs,
        });
      }),
    );
    baseline = opened.map(({ baselineRssBytes }) => baselineRssBytes);
  } catch (error) {
    await endAll();
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  const pids = hosts.map(({ pid }) => pid!);
  const consumesMs = monotonicMs();
  const runs = hosts.map((host) => host.call('run', {}));
  const ended = Promise.all(runs).then(() => {});
  ended.catch(() => {});
  const stop = async (): Promise<void> => {
    for (const host of hosts) {
      host.call('stop', {}).catch(() => {});
    }
    await Promise.race([Promise.allSettled(runs), sleep(DISPOSE_MS, undefined, { ref: false })]);
    await endAll();
  };
  return {
    processes: pids.map((pid) => ({ pid, role: 'worker' })),
    unseen: false,
    startUpMs: consumesMs - startMs,
    consumesMs,
    baselineRssBytes: baseline.reduce((sum, bytes) => sum + bytes, 0),
    ended,
    metrics: [],
    peakRssBytes: () => pids.reduce((sum, pid) => sum + processPeakRssBytes(pid), 0),
    stop,
  };
}

function eventsByPartition(workload: Workload, trace: Trace, partitions: number): number[] {
  const counts = new Array<number>(partitions).fill(0);
  const partitionKey = partitionKeysOf(workload, trace.columns, trace.tables);
  for (let position = 0; position < trace.events; position++) {
    counts[partitionKey(position) % partitions]!++;
  }
  return counts;
}
