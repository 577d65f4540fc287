import type { WireFormat } from '../../../contracts/engine.ts';
import { type Column, partitionKeysOf, streamsOf, type Workload } from '../../../contracts/workload.ts';
import type { Trace } from '../../trace/trace.ts';
import type { TopicProducer } from './producer.ts';
import { closingMs, eventEncoder } from './wire.ts';
import type { EventEncoder } from './wire-format.ts';

/** A batch is sent when it has grown to this; brokers refuse larger ones than 1 MiB. */
const FULL_BYTES = 512 * 1024;

/**
 * Puts the events of a trace into the batches of their streams' partitions, in the order of the trace, with watermark
 * records between them. A watermark record has the largest event time so far, over all partitions of all streams.
 */
export class EventSender {
  readonly events: number;
  /** Event time of the closing watermark record. */
  readonly closingMs: number;
  readonly #producer: TopicProducer;
  /** An encoder for each stream, in the order of the producer's topics. */
  readonly #encoders: readonly EventEncoder[];
  /** The stream of each event; undefined where there is only one. */
  readonly #streams: Column | undefined;
  readonly #times: Column;
  readonly #partitionKeys: Int32Array;
  #largestMs = Number.NEGATIVE_INFINITY;
  #next = 0;

  /** `producer` sends to a topic for each of the workload's streams, in their order. */
  constructor(workload: Workload, trace: Trace, format: WireFormat, producer: TopicProducer) {
    this.events = trace.events;
    this.#producer = producer;
    const streams = streamsOf(workload);
    this.#encoders = streams.map((stream) => eventEncoder(format, stream, trace.columns));
    this.#streams = streams.length === 1 ? undefined : (trace.columns as Readonly<Record<string, Column>>).stream;
    this.#times = trace.columns.event_time;
    const partitionKeyOf = partitionKeysOf(workload, trace.columns, trace.tables);
    this.#partitionKeys = new Int32Array(trace.events);
    let lastMs = 0;
    for (let id = 0; id < trace.events; id++) {
      this.#partitionKeys[id] = partitionKeyOf(id);
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
    const streams = this.#streams;
    const partitions = batches[0]!.length;
    let next = this.#next;
    for (let full = false; next < end && !full; next++) {
      const partitionKey = this.#partitionKeys[next]!;
      const stream = streams === undefined ? 0 : streams[next]!;
      const batch = batches[stream]![partitionKey % partitions]!;
      this.#encoders[stream]!.event(batch, next, partitionKey);
      this.#largestMs = Math.max(this.#largestMs, this.#times[next]!);
      full = batch.length >= FULL_BYTES;
    }
    this.#next = next;
  }

  /** Puts a watermark record into every partition; none before the first event, when nothing is known yet. */
  watermark(): void {
    if (this.#largestMs > Number.NEGATIVE_INFINITY) {
      for (const [stream, batches] of this.#producer.batches.entries()) {
        for (const batch of batches) {
          this.#encoders[stream]!.watermarkRecord(batch, this.#largestMs);
        }
      }
    }
  }

  /** Puts the closing watermark record into every partition; all later ones repeat it. */
  close(): void {
    this.#largestMs = this.closingMs;
    this.watermark();
  }
}
