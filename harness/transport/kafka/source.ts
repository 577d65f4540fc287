import type { Source, WireFormat } from '../../../contracts/engine.ts';
import { machineError } from '../../../contracts/errors.ts';
import { type Column, type Columns, streamsOf, type Workload } from '../../../contracts/workload.ts';
import { monotonicMs } from '../../clock.ts';
import { EventLoopTurns } from '../../event-loop-turns.ts';
import type { Client } from './client.ts';
import { type FetchListener, type Isolation, TopicFetcher } from './fetcher.ts';
import { PartitionTimes } from './partition-times.ts';
import { eventDecoder } from './wire.ts';
import type { EventDecoder } from './wire-format.ts';

/** What a source over topics is given. */
export interface KafkaSourceSettings {
  /** The topics of the workload's streams, in their order. */
  readonly topics: readonly string[];
  /** This worker's partitions of each topic. */
  readonly partitions: readonly number[];
  readonly workload: Workload;
  readonly format: WireFormat;
  readonly isolation: Isolation;
  /** The out-of-orderness bound D of the trace, ms. */
  readonly disorderMs: number;
  /** Event time of the closing watermark record. */
  readonly closingMs: number;
  /** Columns with room for all events of these partitions. */
  readonly columns: Columns;
  readonly signal: AbortSignal;
}

/**
 * The events of some partitions of topics, decoded into columns in the order in which they are fetched. The watermark
 * is the largest event time seen in the partition, of all topics, that is furthest behind, less the out-of-orderness
 * bound; watermark records count for it and for nothing else. The clock is never polled: a fetched response wakes the
 * engine.
 */
export class KafkaSource implements Source, FetchListener {
  readonly #settings: KafkaSourceSettings;
  /** A decoder for each topic. */
  readonly #decoders: readonly EventDecoder[];
  readonly #times: Float64Array;
  readonly #capacity: number;
  /** The column for the stream of each event; undefined where there is only one stream. */
  readonly #streams: Column | undefined;
  /** The partition each event came from: its index among those of all topics. */
  readonly #slots: Uint16Array;
  readonly #partitionTimes: PartitionTimes;
  readonly #startMs = monotonicMs();
  readonly #turns = new EventLoopTurns();
  #fetcher: TopicFetcher | undefined;
  /** What the records visited next are of. */
  #topic = 0;
  #decoder: EventDecoder;
  #slot = 0;
  #filled = 0;
  #position = 0;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  private constructor(settings: KafkaSourceSettings) {
    const { workload, format, columns, partitions, closingMs, signal } = settings;
    this.#settings = settings;
    const streams = streamsOf(workload);
    this.#decoders = streams.map((stream) => eventDecoder(format, stream, columns));
    this.#decoder = this.#decoders[0]!;
    this.#streams = streams.length === 1 ? undefined : (columns as Readonly<Record<string, Column>>).stream;
    this.#times = columns.event_time;
    this.#capacity = columns.id.length;
    this.#slots = new Uint16Array(this.#capacity);
    this.#partitionTimes = new PartitionTimes(streams.length * partitions.length, closingMs);
    signal.addEventListener('abort', () => this.#rouse(), { once: true });
  }

  /** Connects and begins to fetch. Close it afterwards. */
  static async open(client: Client, settings: KafkaSourceSettings): Promise<KafkaSource> {
    const source = new KafkaSource(settings);
    const { topics, partitions, isolation } = settings;
    source.#fetcher = await TopicFetcher.start(client, topics, partitions, isolation, source);
    return source;
  }

  take(limit = 65_536): number {
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
    const to = Math.min(this.#position + limit, this.#filled);
    for (let position = this.#position; position < to; position++) {
      this.#partitionTimes.event(this.#slots[position]!, this.#times[position]!);
    }
    this.#position = to;
    this.#partitionTimes.taken(to);
    return to;
  }

  get watermark(): number {
    return this.#partitionTimes.minimumMs - this.#settings.disorderMs;
  }

  get nowMs(): number {
    return monotonicMs() - this.#startMs;
  }

  get ended(): boolean {
    return this.#partitionTimes.closed;
  }

  arrival(untilMs: number = Number.POSITIVE_INFINITY): Promise<void> {
    if (this.#failure !== undefined) {
      return Promise.reject(this.#failure);
    }
    return this.#somethingNew() || this.nowMs >= untilMs ? this.#turns.nowAndThen(this.#position) : this.#wait(untilMs);
  }

  async close(): Promise<void> {
    await this.#fetcher?.close();
  }

  /** Called by the fetcher: the records visited next are of this partition of this topic. */
  partition(partition: number, topic: number): void {
    const { partitions } = this.#settings;
    this.#topic = topic;
    this.#decoder = this.#decoders[topic]!;
    this.#slot = topic * partitions.length + partitions.indexOf(partition);
  }

  /** Called by the fetcher: one record. */
  readonly record = (bytes: Buffer, view: DataView, at: number, length: number): void => {
    if (this.#decoder.event(bytes, view, at, length, this.#filled)) {
      if (this.#filled === this.#capacity) {
        const { topics } = this.#settings;
        throw machineError(`topic ${topics.join(' or ')} holds more events than the trace: give each trial fresh ones`);
      }
      if (this.#streams !== undefined) {
        this.#streams[this.#filled] = this.#topic;
      }
      this.#slots[this.#filled++] = this.#slot;
    } else {
      this.#partitionTimes.watermark(this.#filled, this.#slot, this.#decoder.watermarkMs);
    }
  };

  /** Called by the fetcher: a response has been decoded. */
  received(): void {
    this.#turns.had(monotonicMs());
    this.#rouse();
  }

  /** Called by the fetcher: nothing more will come. */
  failed(error: Error): void {
    this.#failure = error;
    this.#rouse();
  }

  #somethingNew(): boolean {
    return this.#filled > this.#position || this.#partitionTimes.waiting || this.ended || this.#settings.signal.aborted;
  }

  #rouse(): void {
    this.#wake?.();
  }

  #wait(untilMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        if (this.#failure === undefined) {
          resolve();
        } else {
          reject(this.#failure);
        }
      };
      // A timer may be early by a millisecond.
      const onTime = (): void => {
        const aheadMs = untilMs - this.nowMs;
        if (aheadMs > 0) {
          timer = setTimeout(onTime, Math.ceil(aheadMs));
        } else {
          this.#rouse();
        }
      };
      if (untilMs < Number.POSITIVE_INFINITY) {
        onTime();
      }
    });
  }
}
