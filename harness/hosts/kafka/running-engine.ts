import type { EngineMetric, EngineProcess, StreamTopic, Topic, WireFormat } from '../../../contracts/engine.ts';
import type { Workload } from '../../../contracts/workload.ts';
import type { TrialRequest } from '../../processes/request.ts';
import type { Trace } from '../../trace/trace.ts';
import type { ClientSettings } from '../../transport/kafka/client.ts';

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
   * When it consumes, on the monotonic clock of this process: ours from when the first worker is asked to run, one in
   * processes of its own from when it reports that it is about to.
   */
  readonly consumesMs: number;
  /** Just before it consumes. */
  readonly baselineRssBytes: number;
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
  readonly inputs: readonly StreamTopic[];
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
