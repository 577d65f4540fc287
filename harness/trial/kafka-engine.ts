import type { Engine, EngineMetric, EngineProcess, Topic, WireFormat } from '../../engines/engine.ts';
import type { Workload } from '../../workloads/workload.ts';
import { monotonicMs } from '../clock.ts';
import type { Trace } from '../trace/trace.ts';
import type { ClientSettings } from '../transport/kafka/client.ts';
import { Helper } from '../transport/kafka/helper.ts';
import type { HostCalls } from './kafka-host-protocol.ts';
import { startBetweenTopics } from './kafka-topic-engine.ts';
import { processPeakRssBytes } from './process-usage.ts';
import type { TrialRequest } from './request.ts';
import { NODE_FLAGS } from './spawn.ts';

/** A sample of an engine's own metrics, and when it was reported, on the monotonic clock. */
export interface TimedMetric extends EngineMetric {
  readonly atMs: number;
}

/** An engine over Kafka that is up and consumes, or will at once. */
export interface RunningEngine {
  /** Its processes, each with what it is in the engine. */
  readonly processes: readonly EngineProcess[];
  /** Whether it has others that cannot be seen from here, in a cluster of the user's. */
  readonly unseen: boolean;
  readonly startUpMs: number;
  /**
   * When it consumes, on the monotonic clock of this process: ours from when the first host is told to run, one in
   * processes of its own from when it tells that it is about to.
   */
  readonly consumesMs: number;
  /** Just before it consumes. */
  readonly restingRssBytes: number;
  /** Rejects with the reason if the engine fails; resolves if it ends by itself. */
  readonly ended: Promise<void>;
  /** Samples of its own metrics so far. */
  readonly metrics: readonly TimedMetric[];
  /** Of these processes, since it consumes. */
  peakRssBytes(): number;
  /** Ends it; resolves when its processes have ended. */
  stop(): Promise<void>;
}

/** Everything an engine is started with. */
export interface EngineStart {
  readonly request: TrialRequest;
  readonly workload: Workload;
  readonly trace: Trace;
  readonly client: ClientSettings;
  readonly input: Topic;
  readonly output: Topic;
  readonly format: WireFormat;
  readonly closingMs: number;
  /** Begins the names of all that the engine makes in the cluster. */
  readonly prefix: string;
  /** Where the log of an engine in processes of its own is; stays if it fails or overruns its limit. */
  readonly logFolder: string;
  /** Ends the start. */
  readonly signal: AbortSignal;
  /** Called with each of its processes, before it is ready, and with its log if that is a file of its own. */
  onStart(pid: number, logFile?: string): void;
}

/** Starts an engine: one of its own processes in those, ours in a process for each worker. */
export function startEngine(engine: Engine, start: EngineStart): Promise<RunningEngine> {
  if (engine.runs === 'over-topics') {
    return startBetweenTopics(engine, start);
  }
  return startHosts(start);
}

async function startHosts({
  request,
  workload,
  trace,
  client,
  input,
  output,
  format,
  closingMs,
  signal,
  onStart,
}: EngineStart): Promise<RunningEngine> {
  const startMs = monotonicMs();
  const counts = eventsByPartition(workload, trace, input.partitions);
  const hosts = Array.from(
    { length: request.workers },
    () => new Helper<HostCalls>(request.engine.name, new URL('./kafka-host.js', import.meta.url), NODE_FLAGS, true),
  );
  for (const { pid } of hosts) {
    onStart(pid!);
  }
  const endAll = async (): Promise<void> => {
    await Promise.all(hosts.map((host) => host.end()));
  };
  const onAbort = (): void => void endAll();
  signal.addEventListener('abort', onAbort);
  let resting: number[];
  try {
    const opened = await Promise.all(
      hosts.map((host, worker) => {
        const partitions = counts
          .map((_, partition) => partition)
          .filter((partition) => partition % request.workers === worker);
        return host.call('open', {
          engine: request.engine,
          options: request.options,
          workload: workload.name,
          traceFolder: request.traceFolder,
          client,
          format,
          input: input.name,
          output: output.name,
          partitions,
          events: partitions.reduce((sum, partition) => sum + counts[partition]!, 0),
          closingMs,
        });
      }),
    );
    resting = opened.map(({ restingRssBytes }) => restingRssBytes);
  } catch (error) {
    await endAll();
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  const pids = hosts.map(({ pid }) => pid!);
  const consumesMs = monotonicMs();
  const ended = Promise.all(hosts.map((host) => host.call('run', {}))).then(() => {});
  ended.catch(() => {});
  return {
    processes: pids.map((pid) => ({ pid, role: 'worker' })),
    unseen: false,
    startUpMs: consumesMs - startMs,
    consumesMs,
    restingRssBytes: resting.reduce((sum, bytes) => sum + bytes, 0),
    ended,
    metrics: [],
    peakRssBytes: () => pids.reduce((sum, pid) => sum + processPeakRssBytes(pid), 0),
    stop: endAll,
  };
}

function eventsByPartition(workload: Workload, trace: Trace, partitions: number): number[] {
  const counts = new Array<number>(partitions).fill(0);
  const group = workload.groupOf(trace.columns, trace.tables);
  for (let position = 0; position < trace.events; position++) {
    counts[group(position) % partitions]!++;
  }
  return counts;
}
