import type { Workload } from '../../contracts/workload.ts';
import type { AnswerRecord } from '../answers/answer-log.ts';
import type { Verification } from '../answers/check.ts';
import type { MachineProbe } from '../processes/machine-probe.ts';
import type { LatencyPlan, TrialRequest } from '../processes/request.ts';
import type { Trial } from '../results/schema.ts';
import type { HistogramData } from '../statistics/histogram.ts';
import type { LoadedTrace } from '../trace/store.ts';
import type { WarmPart } from './kafka/warm-part.ts';

/** What a host is opened for: one trial. */
export interface HostRequest {
  readonly request: TrialRequest;
  readonly workload: Workload;
  readonly loaded: LoadedTrace;
  readonly signal: AbortSignal;
  /** Tells the user something that they are to do now. */
  tell(text: string): void;
}

/** The load of a run. */
export type Load = ClosedLoad | OpenLoad;

/** All events have arrived when the run begins. */
export interface ClosedLoad {
  readonly kind: 'closed';
  /** How much of the run is warm-up, and left out of rate and CPU time, ms; for a host that runs once. */
  readonly warmUpMs?: number | undefined;
}

/** The preload has arrived when the run begins; the rest arrives by schedule. */
export interface OpenLoad {
  readonly kind: 'open';
  readonly plan: LatencyPlan;
  /** Scheduled arrival of each event after the schedule start, ms. */
  readonly offsetsMs: Float64Array;
}

/** One run of the engine over the whole trace. Times are on the monotonic clock, ms. */
export interface HostRun {
  /** When all that arrives before the run had arrived. */
  readonly arrivedMs: number;
  /** When the engine was called, or began to consume. */
  readonly startMs: number;
  /** When everything had been answered. */
  readonly endMs: number;
  /** The schedule start; NaN under a closed load. */
  readonly scheduleStartMs: number;
  /** Events settled by the answers seen until then. */
  readonly settled: number;
  /** The part of the run in which the engine was warm; absent where there is none or it cannot be determined. */
  readonly warm?: WarmPart | undefined;
  /** CPU seconds of the engine in the run, or in its warm part; 0 where they cannot be seen. */
  readonly cpuSeconds: number;
  /** The answers; stale after the next run. */
  readonly records: readonly AnswerRecord[];
}

/** A part of a trial that its figures cover. */
export interface Part {
  readonly startMs: number;
  readonly endMs: number;
}

/** What only the host knows of a trial. */
export type HostFacts = Pick<Trial, 'memory' | 'site' | 'invalid'>;

/**
 * What runs an engine in a trial: this thread, worker threads, or processes between topics. The engine has been
 * started, and has seen no event.
 */
export interface Host {
  readonly startUpMs: number;
  /** Number of events that each worker is given. */
  readonly shares: readonly number[];
  /** Whether it can run again and again, and so is warm after some runs; otherwise it runs once. */
  readonly repeats: boolean;
  /** Runs once, with fresh state; `machine` watches the run. Rejects with the failure, or the reason of an abort. */
  run(load: Load, signal: AbortSignal, machine?: MachineProbe): Promise<HostRun>;
  /** CPU seconds so far of what the engine has started, without those counted in a run. */
  startedCpuSeconds(): number;
  /** Checks the rest of the engine's contract, where the host can: the first fault found; undefined if all holds. */
  checkContract?(signal: AbortSignal): Promise<Verification | undefined>;
  /**
   * Ends cleanly what still runs, and returns what is known of these parts of the trial, relative to the beginning of
   * the first. `latency`: the measured latencies of an open load.
   */
  facts(of: readonly Part[], latency?: HistogramData): Promise<HostFacts>;
  /** The error that says why a trial ended. Call it before {@link Host.stop}. */
  explain(error: unknown): Promise<unknown>;
  /** Ends everything it has started, whatever state it is in. */
  stop(): Promise<void>;
}
