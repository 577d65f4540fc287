import type { WireFormat } from '../../../contracts/engine.ts';
import type { ScheduleRequest } from '../../trace/schedule.ts';
import type { ClientSettings } from './client.ts';
import type { LatenessReport } from './lateness.ts';

/** How often every partition gets a watermark record, ms. */
export const WATERMARK_EVERY_MS = 10;

/** What a load generator is given first. */
export interface LoadGeneratorRequest {
  readonly client: ClientSettings;
  /** A stored trace. */
  readonly traceFolder: string;
  readonly workload: string;
  /**
   * Existing topics of the workload's streams, in their order; partition = partition key mod the partitions of each.
   */
  readonly topics: readonly string[];
  readonly format: WireFormat;
  /** Without a schedule the preload is the whole trace. */
  readonly schedule?: ScheduleRequest;
}

/** What a process has used since it began. */
export interface OwnUsage {
  readonly cpuSeconds: number;
  readonly peakRssBytes: number;
}

/** The report of sending at full speed. */
export interface PreloadReport extends OwnUsage {
  readonly events: number;
  /** From the first event to the last acknowledgement. */
  readonly durationMs: number;
  readonly eventsPerSecond: number;
  /** When the last one was acknowledged, on the monotonic clock. */
  readonly doneMs: number;
  /** Whether the load generator runs with real-time priority. */
  readonly realTime: boolean;
}

/** The report of sending by schedule. */
export interface ScheduledReport extends OwnUsage, LatenessReport {
  /** Number of scheduled events. */
  readonly events: number;
  /** Number of events that left the process; fewer only if it was stopped. */
  readonly released: number;
  readonly requests: number;
  readonly watermarkRecords: number;
  /** When the closing watermark record was acknowledged, on the monotonic clock. */
  readonly doneMs: number;
}

/** The calls a load generator answers, in this order. */
export interface LoadGeneratorCalls {
  /** Loads the trace and opens the connections. */
  open(request: LoadGeneratorRequest): {
    readonly events: number;
    readonly partitions: number;
    readonly closingMs: number;
  };
  /** Sends the preload at full speed, or all events and the closing record. From then on watermark records are sent. */
  preload(request: object): PreloadReport;
  /** Sends the rest by schedule, from `scheduleStartMs` (monotonic clock) on, then the closing watermark record. */
  schedule(request: { readonly scheduleStartMs: number }): ScheduledReport;
  /** Ends a schedule early; its report shows how far it came. */
  stop(request: object): object;
}
