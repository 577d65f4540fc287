import type { WireFormat } from '../../../contracts/engine.ts';
import { type Column, groupsOf, type Workload } from '../../../contracts/workload.ts';
import type { Trace } from '../../trace/trace.ts';
import type { TopicProducer } from './producer.ts';
import type { BatchWriter } from './record-batch.ts';
import { closingMs, eventEncoder } from './wire.ts';
import type { EventEncoder } from './wire-format.ts';

/** A batch is sent when it has grown to this; brokers refuse larger ones than 1 MiB. */
const FULL_BYTES = 512 * 1024;

/**
 * Puts the events of a trace into the batches of their partitions, in the order of the trace, and heartbeats between
 * them. A heartbeat bears the largest event time put in so far, over all partitions.
 */
export class EventSender {
  readonly events: number;
  /** Event time of the closing heartbeat. */
  readonly closingMs: number;
  readonly #producer: TopicProducer;
  readonly #encoder: EventEncoder;
  readonly #times: Column;
  readonly #groups: Int32Array;
  #largestMs = Number.NEGATIVE_INFINITY;
  #next = 0;

  constructor(workload: Workload, trace: Trace, format: WireFormat, producer: TopicProducer) {
    this.events = trace.events;
    this.#producer = producer;
    this.#encoder = eventEncoder(format, workload, trace.columns);
    this.#times = trace.columns.event_time;
    const groupOf = groupsOf(workload, trace.columns, trace.tables);
    this.#groups = new Int32Array(trace.events);
    let lastMs = 0;
    for (let id = 0; id < trace.events; id++) {
      this.#groups[id] = groupOf(id);
      lastMs = Math.max(lastMs, this.#times[id]!);
    }
    this.closingMs = closingMs(lastMs, trace.disorderMs, workload.horizonMs);
  }

  /** Id of the next event. */
  get next(): number {
    return this.#next;
  }

  /** Puts in the events up to, but not including, id `end`; stops early where a batch is full. */
  append(end: number): void {
    const { batches } = this.#producer;
    const partitions = batches.length;
    let next = this.#next;
    for (let full = false; next < end && !full; next++) {
      const group = this.#groups[next]!;
      const batch = batches[group % partitions]!;
      this.#encoder.event(batch, next, group);
      this.#largestMs = Math.max(this.#largestMs, this.#times[next]!);
      full = batch.length >= FULL_BYTES;
    }
    this.#next = next;
  }

  /** Puts a heartbeat into every partition; none before the first event, as nothing is known then. */
  beat(): void {
    if (this.#largestMs > Number.NEGATIVE_INFINITY) {
      for (const batch of this.#producer.batches) {
        this.#encoder.heartbeat(batch, this.#largestMs);
      }
    }
  }

  /** Puts the closing heartbeat into every partition; all later ones say the same. */
  close(): void {
    this.#largestMs = this.closingMs;
    this.beat();
  }

  /** Whether there is something to flush. */
  get waiting(): boolean {
    return this.#producer.batches.some((batch: BatchWriter) => batch.count > 0);
  }
}
