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
  /** Without one all events are sent by fill. */
  readonly schedule?: ScheduleRequest;
}

/** What a process has used since it began. */
export interface OwnUsage {
  readonly cpuSeconds: number;
  readonly peakRssBytes: number;
}

/** What sending at full speed came to. */
export interface PreloadReport extends OwnUsage {
  readonly events: number;
  /** From the first event to the last acknowledgement. */
  readonly durationMs: number;
  readonly eventsPerSecond: number;
  /** When the last one was acknowledged, on the monotonic clock. */
  readonly doneMs: number;
  /** Whether the system lets the load generator go before everything else. */
  readonly realTime: boolean;
}

/** What sending by schedule came to. */
export interface ScheduledReport extends OwnUsage, LatenessReport {
  /** Events the schedule had. */
  readonly events: number;
  /** Events that had left this process in the end: fewer only if it was stopped. */
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
  /**
   * Sends the preload, or all events and the closing watermark record, at full speed; watermark records go on from
   * then.
   */
  preload(request: object): PreloadReport;
  /**
   * Sends the rest by the schedule from `scheduleStartMs` (monotonic clock) on, and then the closing watermark record.
   */
  schedule(request: { readonly scheduleStartMs: number }): ScheduledReport;
  /** Ends a schedule early: its report says how far it came. */
  stop(request: object): object;
}
