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
}

/** What an engine is offered in a run. */
export type Load = ClosedLoad | OpenLoad;

/** Everything has arrived. */
export interface ClosedLoad {
  readonly kind: 'closed';
  /** What is left out of rate and CPU time while the engine warms up, ms; of a host that runs once. */
  readonly warmUpMs?: number | undefined;
}

/** A preload has arrived, the rest does by schedule. */
export interface OpenLoad {
  readonly kind: 'open';
  readonly plan: LatencyPlan;
  /** Scheduled arrival of each event after the schedule start, ms. */
  readonly offsetsMs: Float64Array;
}

/** One run of the engine over the whole trace. Times are on the monotonic clock, ms. */
export interface HostRun {
  /** When all that had arrived before was there. */
  readonly arrivedMs: number;
  /** When the engine was called, or began to consume. */
  readonly startMs: number;
  /** By when all was answered. */
  readonly endMs: number;
  /** Zero of the schedule; NaN under a closed load. */
  readonly scheduleStartMs: number;
  /** Events that the answers seen by then settle. */
  readonly settled: number;
  /** The part of it in which the engine was warm; absent where there is none, or it cannot be measured. */
  readonly warm?: WarmPart | undefined;
  /** CPU seconds of the engine in it, or in its warm part; 0 where they cannot be seen. */
  readonly cpuSeconds: number;
  /** What was answered; stale after the next run. */
  readonly records: readonly AnswerRecord[];
}

/** A part of a trial that its figures are of. */
export interface Part {
  readonly startMs: number;
  readonly endMs: number;
}

/** What only the host knows of a trial. */
export type HostFacts = Pick<Trial, 'memory' | 'site' | 'invalid'>;

/**
 * What runs an engine in a trial: this thread, worker threads, processes between topics. It has been started up,
 * without having seen an event.
 */
export interface Host {
  readonly startUpMs: number;
  /** Events each worker is given. */
  readonly shares: readonly number[];
  /** Whether it can run again and again, warm by then; else it runs once. */
  readonly repeats: boolean;
  /** One run with fresh state; `machine` watches it. Rejects with what has failed, or the reason of an abort. */
  run(load: Load, signal: AbortSignal, machine?: MachineProbe): Promise<HostRun>;
  /** CPU seconds so far of what the engine has started, in so far as it is in no run's. */
  startedCpuSeconds(): number;
  /**
   * What else the engine's contract asks, where the host can check it: what was found first; undefined if all holds.
   */
  checkContract?(signal: AbortSignal): Promise<Verification | undefined>;
  /**
   * Ends what still runs, in order, and reports what is known of these parts of the trial, relative to the beginning of
   * the first; `latency`: what was measured of an open load.
   */
  facts(of: readonly Part[], latency?: HistogramData): Promise<HostFacts>;
  /** The error that says why a trial ended, before {@link Host.stop}. */
  explain(error: unknown): Promise<unknown>;
  /** Ends what it has started, whatever state it is in. */
  stop(): Promise<void>;
}
