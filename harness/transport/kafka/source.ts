import type { Source, WireFormat } from '../../../contracts/engine.ts';
import { machineError } from '../../../contracts/errors.ts';
import type { Columns, Workload } from '../../../contracts/workload.ts';
import { monotonicMs } from '../../clock.ts';
import { EventLoopTurns } from '../../event-loop-turns.ts';
import type { Client } from './client.ts';
import { type FetchListener, type Isolation, TopicFetcher } from './fetcher.ts';
import { PartitionTimes } from './partition-times.ts';
import { eventDecoder } from './wire.ts';
import type { EventDecoder } from './wire-format.ts';

/** What a source over a topic is told. */
export interface KafkaSourceSettings {
  readonly topic: string;
  /** The partitions that are this worker's. */
  readonly partitions: readonly number[];
  readonly workload: Workload;
  readonly format: WireFormat;
  readonly isolation: Isolation;
  /** D of the trace, ms. */
  readonly disorderMs: number;
  /** Event time of the closing heartbeat. */
  readonly closingMs: number;
  /** Columns with room for all events of these partitions. */
  readonly columns: Columns;
  readonly signal: AbortSignal;
}

/**
 * The events of some partitions of a topic, decoded into columns as they are fetched, interleaved as they come. The
 * watermark is the minimum over the partitions of the largest event time seen, less the disorder; heartbeats count
 * for it and for nothing else. The clock is never polled: a fetched answer wakes the engine.
 */
export class KafkaSource implements Source, FetchListener {
  readonly #settings: KafkaSourceSettings;
  readonly #decoder: EventDecoder;
  readonly #times: Float64Array;
  readonly #capacity: number;
  /** Which of the partitions each event came from: its place in `settings.partitions`. */
  readonly #slots: Uint16Array;
  readonly #partitionTimes: PartitionTimes;
  readonly #startMs = monotonicMs();
  readonly #turns = new EventLoopTurns();
  #fetcher: TopicFetcher | undefined;
  #slot = 0;
  #filled = 0;
  #position = 0;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  private constructor(settings: KafkaSourceSettings) {
    const { workload, format, columns, partitions, closingMs, signal } = settings;
    this.#settings = settings;
    this.#decoder = eventDecoder(format, workload, columns);
    this.#times = columns.event_time;
    this.#capacity = columns.id.length;
    this.#slots = new Uint16Array(this.#capacity);
    this.#partitionTimes = new PartitionTimes(partitions.length, closingMs);
    signal.addEventListener('abort', () => this.#rouse(), { once: true });
  }

  /** Connects and begins to fetch. Close it in the end. */
  static async open(client: Client, settings: KafkaSourceSettings): Promise<KafkaSource> {
    const source = new KafkaSource(settings);
    const { topic, partitions, isolation } = settings;
    source.#fetcher = await TopicFetcher.start(client, topic, partitions, isolation, source);
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

  /** Of the network: the records visited next are of this partition. */
  partition(partition: number): void {
    this.#slot = this.#settings.partitions.indexOf(partition);
  }

  /** Of the network: one record. */
  readonly record = (bytes: Buffer, view: DataView, at: number, length: number): void => {
    if (this.#decoder.event(bytes, view, at, length, this.#filled)) {
      if (this.#filled === this.#capacity) {
        const { topic } = this.#settings;
        throw machineError(`topic ${topic} holds more events than the trace: give each trial a fresh one`);
      }
      this.#slots[this.#filled++] = this.#slot;
    } else {
      this.#partitionTimes.beat(this.#filled, this.#slot, this.#decoder.heartbeatMs);
    }
  };

  /** Of the network: an answer has been decoded. */
  received(): void {
    this.#turns.had(monotonicMs());
    this.#rouse();
  }

  /** Of the network: nothing more will come. */
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
