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
  /** Its processes, each with its role in the engine. */
  readonly processes: readonly EngineProcess[];
  /** Whether it has others, in the user's own cluster, that cannot be seen from here. */
  readonly unseen: boolean;
  readonly startUpMs: number;
  /**
   * When it begins to consume, on this process's monotonic clock: an embedded engine when the first worker is started,
   * one in its own processes when it reports that it is ready.
   */
  readonly consumesMs: number;
  /** Measured just before it consumes. */
  readonly baselineRssBytes: number;
  /** Rejects with the reason if the engine fails; resolves if it ends by itself. */
  readonly ended: Promise<void>;
  /** Samples of its own metrics so far. */
  readonly metrics: readonly TimedMetric[];
  /** The peak of these processes since it consumes. */
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
  /** Every name that the engine creates in the cluster begins with this. */
  readonly prefix: string;
  /** The folder for the log of an engine in its own processes; kept if it fails or overruns its limit. */
  readonly logFolder: string;
  /** Aborts the start. */
  readonly signal: AbortSignal;
  /** Tells the user something that they are to do now. */
  tell(text: string): void;
  /** Called with each of its processes, before it is ready, and with its log if that is a file of its own. */
  onStart(pid: number, logFile?: string): void;
}
