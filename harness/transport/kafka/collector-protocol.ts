import type { WireFormat } from '../../../contracts/engine.ts';
import type { ClientSettings } from './client.ts';
import type { Isolation } from './fetcher.ts';
import type { OwnUsage } from './load-generator-protocol.ts';

/** What a collector is given first, before an engine starts. */
export interface CollectorRequest {
  readonly client: ClientSettings;
  readonly workload: string;
  /** The topic of answers, still empty: it is read from the first record on. */
  readonly topic: string;
  readonly format: WireFormat;
  readonly isolation: Isolation;
  /** The number of answers there is room for from the start. */
  readonly capacity: number;
}

/** The progress of a collector. Times are on the monotonic clock. */
export interface Progress {
  readonly answers: number;
  /** When the last answer came; NaN before the first. */
  readonly lastMs: number;
  readonly nowMs: number;
}

/** What a collector has collected. */
export interface CollectedReport extends Progress, OwnUsage {
  /**
   * For each answer, the time from the broker's LogAppendTime to its observation here, ns: a cross-check, to the
   * millisecond that the broker reports.
   */
  readonly visibleP50Ns: number;
  readonly visibleP99Ns: number;
  readonly visibleMaxNs: number;
}

/** The calls a collector answers. */
export interface CollectorCalls {
  open(request: CollectorRequest): { readonly partitions: number };
  progress(request: object): Progress;
  /**
   * Answers once no answer has come for `quietMs`, counted from this call or the last answer, whichever is later; with
   * `answers`, not before there are so many, but no later than `limitMs` after this call.
   */
  quiet(request: { readonly quietMs: number; readonly answers?: number; readonly limitMs: number }): Progress;
  /** Stops reading, and writes the answers for readCollected(). */
  deliver(request: { readonly file: string }): CollectedReport;
}
