import type { WireFormat } from '../../contracts/engine.ts';
import type { Options } from '../../contracts/options.ts';
import type { LatencyTrial, ThroughputTrial, VerificationTrial } from '../results/schema.ts';
import type { Arrivals } from '../trace/schedule.ts';
import type { TraceSummary } from '../trace/store.ts';

/** Where an engine comes from: the registry, or a user's own module (a file URL). */
export interface EngineReference {
  readonly name: string;
  readonly module?: string;
}

/** Makes a trace ready for trials, in a process of its own so that the command line stays responsive. */
export interface TraceRequest {
  readonly kind: 'trace';
  /** Its name, or the file URL of a user's module. */
  readonly workload: string;
  /** An existing folder to fill. */
  readonly folder: string;
  /** Removed if the parent is killed. */
  readonly scratchFolder: string;
  readonly origin:
    | { readonly from: 'generator'; readonly events: number; readonly parameters: Options; readonly seed: number }
    | {
        readonly from: 'file';
        readonly files: readonly string[];
        readonly maps: readonly string[];
        readonly tables: readonly string[];
        readonly sort: boolean;
      };
}

/** Measures one engine on one workload in one mode. */
export interface TrialRequest {
  readonly kind: 'trial';
  readonly engine: EngineReference;
  readonly options: Options;
  /** Its name, or the file URL of a user's module. */
  readonly workload: string;
  readonly traceFolder: string;
  readonly workers: number;
  /** A folder for the files of durable commits and other passing things. Removed if the parent is killed. */
  readonly scratchFolder: string;
  /** Number of the trial within its cell and mode. */
  readonly trial: number;
  /** The engine is told to stop after this long. */
  readonly limitMs: number;
  /** What the process and all that it starts print is appended to; made when something is printed. */
  readonly logFile?: string;
  /** Where to write the answers of the (last) pass as CSV. */
  readonly answersFile?: string;
  readonly plan: ModePlan;
  readonly place: Place;
}

/** Where a trial takes place. */
export type Place = MemoryPlace | KafkaPlace;

/** Columns in its own memory, with virtual arrival. */
export interface MemoryPlace {
  readonly transport: 'memory';
  /** What makes answers visible: the commit itself, or their being on disk. */
  readonly commit: 'memory' | 'durable';
}

/** Topics of a broker. */
export interface KafkaPlace {
  readonly transport: 'kafka';
  readonly bootstrap: string;
  /** A file of client properties; its content is never shown. */
  readonly propertiesFile?: string;
  readonly partitions: number;
  readonly format: WireFormat;
  /** Begins the names of all that the run makes in the cluster. */
  readonly prefix: string;
  /** Where the logs of engines are, and stay if they failed. */
  readonly logFolder: string;
  /** Of our own broker, whose CPU time is told. */
  readonly brokerPid?: number;
}

/** What a trial does. */
export type ModePlan = VerificationPlan | ThroughputPlan | LatencyPlan;

/** One pass over a trace whose rows are unreadable until taken: an engine that peeks answers wrongly. */
export interface VerificationPlan {
  readonly mode: 'verification';
  /** Whether all else that an engine's contract asks is checked too; in memory. */
  readonly suite?: boolean;
}

/** Closed loop: whole passes, the first discarded. */
export interface ThroughputPlan {
  readonly mode: 'throughput';
  /** Over Kafka: what is left out of the figure while a virtual machine warms up. Absent where there is none. */
  readonly engineWarmUpMs?: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

/** Open loop: a preload at full speed, then arrivals by schedule. */
export interface LatencyPlan {
  readonly mode: 'latency';
  readonly arrivals: Arrivals;
  readonly ratePerSecond: number;
  /** Events given at full speed first. */
  readonly preload: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** How long the load goes on after the measured part; a period of the engine at least. */
  readonly tailMs: number;
  /** Wait between preload and schedule start, with a random share of the engine's period so that phases differ. */
  readonly leadMs: number;
  readonly seed: number;
  /** Whether the backlog over time is told: a search keeps it of two trials. */
  readonly backlogCurve?: true;
}

/** What a child process is asked to do. */
export type ChildRequest = TraceRequest | TrialRequest;

/** What a child process answers. */
export type ChildResponse =
  | { readonly ok: true; readonly summary: TraceSummary }
  | { readonly ok: true; readonly trial: VerificationTrial | ThroughputTrial | LatencyTrial }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly exitCode?: number;
      /** The measurement failed, not the engine. */
      readonly invalid?: true;
    };
