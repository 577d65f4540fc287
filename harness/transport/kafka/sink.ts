import type { Sink, WireFormat } from '../../../contracts/engine.ts';
import type { Workload } from '../../../contracts/workload.ts';
import { RowBuffer } from '../../answers/row-buffer.ts';
import type { Client } from './client.ts';
import { TopicProducer } from './producer.ts';
import { answerCodec } from './wire.ts';
import type { AnswerCodec } from './wire-format.ts';

/** A batch is sent when it has grown to this; brokers refuse larger ones than 1 MiB. */
const FULL_BYTES = 512 * 1024;
/** The number of pending answers there is room for before the buffer grows. */
const ROOM = 1024;

/** What a sink into a topic is given. */
export interface KafkaSinkSettings {
  readonly topic: string;
  readonly workload: Workload;
  readonly format: WireFormat;
  /**
   * Index of the answer column that is the partition key, by which partitions are chosen; without it they take turns.
   */
  readonly partitionKeyColumn?: number;
}

/**
 * Writes answers to a topic. A commit sends the pending answers as one request (more only where they exceed half a MiB
 * in a partition) and resolves when all replicas have them. It keeps no answers: whoever reads the topic observes them.
 */
export class KafkaSink extends RowBuffer implements Sink {
  readonly #producer: TopicProducer;
  readonly #codec: AnswerCodec;
  readonly #partitionKeyColumn: number | undefined;
  #turn = 0;

  private constructor(producer: TopicProducer, settings: KafkaSinkSettings) {
    super(settings.workload.answers.columns.length, ROOM);
    this.#producer = producer;
    this.#codec = answerCodec(settings.format, settings.workload);
    this.#partitionKeyColumn = settings.partitionKeyColumn;
  }

  /** Connects. Close it afterwards. */
  static async open(client: Client, settings: KafkaSinkSettings): Promise<KafkaSink> {
    return new KafkaSink(await TopicProducer.open(client, settings.topic), settings);
  }

  /** @throws MillraceError if the broker does not take them. */
  commit(): void | Promise<void> {
    return this.pending > 0 ? this.#send() : undefined;
  }

  async close(): Promise<void> {
    await this.#producer.close();
  }

  #send(): Promise<void> {
    const batches = this.#producer.batches[0]!;
    const partitions = batches.length;
    const nowMs = Date.now();
    const turn = this.#turn++;
    let sent: Promise<void>[] | undefined;
    for (let at = 0; at < this.at; at += this.arity) {
      const partitionKey = this.#partitionKeyColumn === undefined ? turn : this.rows[at + this.#partitionKeyColumn]!;
      const batch = batches[partitionKey % partitions]!;
      this.#codec.encode(batch, this.rows, at, partitionKey, nowMs);
      if (batch.length > FULL_BYTES) {
        sent ??= [];
        sent.push(this.#producer.flush());
      }
    }
    this.at = 0;
    this.pending = 0;
    const last = this.#producer.flush();
    return sent === undefined ? last : Promise.all([...sent, last]).then(() => {});
  }
}
