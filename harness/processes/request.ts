import type { WireFormat } from '../../contracts/engine.ts';
import type { Options } from '../../contracts/options.ts';
import type { InputPlan } from '../input/request.ts';
import type { LatencyTrial, ThroughputTrial, VerificationTrial } from '../results/schema.ts';
import type { ScheduleRequest } from '../trace/schedule.ts';
import type { TraceSummary } from '../trace/store.ts';
import type { Verdict } from '../workload-check/check.ts';

/** Where an engine comes from: the registry, a user's own module (a file URL), or a command that starts a program. */
export interface EngineReference {
  readonly name: string;
  readonly module?: string;
  readonly command?: string;
}

/** Makes a trace ready for trials, in a process of its own so that the command line stays responsive. */
export interface TraceRequest {
  readonly kind: 'trace';
  /** Its name, or the file URL of a user's module. */
  readonly workload: string;
  /** An existing folder to write into. */
  readonly folder: string;
  /** Removed if the parent is killed. */
  readonly scratchFolder: string;
  /** A folder to write it into as CSV too. */
  readonly csvFolder?: string;
  readonly origin:
    | { readonly from: 'generator'; readonly events: number; readonly parameters: Options; readonly seed: number }
    | ({ readonly from: 'file' /** Those of the question. */; readonly parameters: Options } & InputPlan);
}

/** Holds the parts of a user's workload against each other. */
export interface CheckRequest {
  readonly kind: 'check';
  /** The file URL of its module. */
  readonly workload: string;
  readonly parameters: Options;
  /** Where a trace is written on which parts disagree. */
  readonly folder: string;
  /** An existing folder for temporary files. Removed if the parent is killed. */
  readonly scratchFolder: string;
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
  /** A folder for the files of durable commits and other temporary files. Removed if the parent is killed. */
  readonly scratchFolder: string;
  /** Number of the trial within its cell and mode. */
  readonly trial: number;
  /** The engine is asked to stop after this long. */
  readonly limitMs: number;
  /** The file to which the output of the process and all that it starts is appended; made when something is printed. */
  readonly logFile?: string;
  /** Where to write the answers of the (last) iteration as CSV. */
  readonly answersFile?: string;
  readonly plan: ModePlan;
  readonly place: Place;
}

/** Where a trial takes place. */
export type Place = MemoryPlace | KafkaPlace;

/** Columns in the memory of the trial, with virtual arrival. */
export interface MemoryPlace {
  readonly transport: 'memory';
  /** What makes answers visible: the commit alone, or only once it is on disk. */
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
  /** Of our own broker, whose CPU time is reported. */
  readonly brokerPid?: number;
}

/** What a trial does. */
export type ModePlan = VerificationPlan | ThroughputPlan | LatencyPlan;

/** One iteration over a trace whose rows are unreadable until taken: an engine that peeks answers wrongly. */
export interface VerificationPlan {
  readonly mode: 'verification';
  /** Whether the rest of an engine's contract is checked too; in memory. */
  readonly suite?: boolean;
}

/** Closed loop: whole iterations, of which the first are warm-up. */
export interface ThroughputPlan {
  readonly mode: 'throughput';
  /** Over Kafka: the time left out of the figure while a virtual machine warms up. Absent where there is none. */
  readonly engineWarmUpMs?: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

/** Open loop: a preload at full speed, then arrivals by schedule. */
export interface LatencyPlan extends ScheduleRequest {
  readonly mode: 'latency';
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** How long the load goes on after the measurement window; at least the engine's commit interval. */
  readonly tailMs: number;
  /**
   * Wait between preload and schedule start, with a random share of the engine's commit interval so that phases differ.
   */
  readonly leadMs: number;
  /** Whether the backlog over time is reported: a search keeps it of two trials. */
  readonly backlogCurve?: true;
}

/** What a child process is asked to do. */
export type ChildRequest = TraceRequest | CheckRequest | TrialRequest;

/** What a child process answers. */
export type ChildResponse =
  | { readonly ok: true; readonly summary: TraceSummary }
  | { readonly ok: true; readonly verdict: Verdict }
  | { readonly ok: true; readonly trial: VerificationTrial | ThroughputTrial | LatencyTrial }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly exitCode?: number;
      /** Whether the measurement failed, not the engine. */
      readonly invalid?: true;
    };
