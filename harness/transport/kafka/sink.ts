import type { Sink, WireFormat } from '../../../contracts/engine.ts';
import type { Workload } from '../../../contracts/workload.ts';
import { MAXIMUM_ARITY } from '../../answers/answer-log.ts';
import type { Client } from './client.ts';
import { TopicProducer } from './producer.ts';
import { answerCodec } from './wire.ts';
import type { AnswerCodec } from './wire-format.ts';

/** A batch is sent when it has grown to this; brokers refuse larger ones than 1 MiB. */
const FULL_BYTES = 512 * 1024;

/** What a sink into a topic is told. */
export interface KafkaSinkSettings {
  readonly topic: string;
  readonly workload: Workload;
  readonly format: WireFormat;
  /** Index of the answer column that is the group, by which partitions are chosen; without it they take turns. */
  readonly groupColumn?: number;
}

/**
 * Answers into a topic. A commit sends what is pending as one request (more only if it is over half a MiB a partition)
 * and resolves when all replicas have it. It keeps no answers: whoever reads the topic observes them.
 */
export class KafkaSink implements Sink {
  pending = 0;
  readonly #producer: TopicProducer;
  readonly #codec: AnswerCodec;
  readonly #arity: number;
  readonly #groupColumn: number | undefined;
  #rows: Float64Array = new Float64Array(1024 * MAXIMUM_ARITY);
  #at = 0;
  #turn = 0;

  private constructor(producer: TopicProducer, settings: KafkaSinkSettings) {
    this.#producer = producer;
    this.#codec = answerCodec(settings.format, settings.workload);
    this.#arity = settings.workload.answers.columns.length;
    this.#groupColumn = settings.groupColumn;
  }

  /** Connects. Close it in the end. */
  static async open(client: Client, settings: KafkaSinkSettings): Promise<KafkaSink> {
    return new KafkaSink(await TopicProducer.open(client, settings.topic), settings);
  }

  /** Fixed arity in the hot path: what lies beyond the workload's columns is overwritten by the next answer. */
  emit(a: number, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0): void {
    const at = this.#at;
    if (at + MAXIMUM_ARITY > this.#rows.length) {
      const larger = new Float64Array(this.#rows.length * 2);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    const rows = this.#rows;
    rows[at] = a;
    rows[at + 1] = b;
    rows[at + 2] = c;
    rows[at + 3] = d;
    rows[at + 4] = e;
    rows[at + 5] = f;
    rows[at + 6] = g;
    rows[at + 7] = h;
    this.#at = at + this.#arity;
    this.pending++;
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
    for (let at = 0; at < this.#at; at += this.#arity) {
      const group = this.#groupColumn === undefined ? turn : this.#rows[at + this.#groupColumn]!;
      const batch = batches[group % partitions]!;
      this.#codec.encode(batch, this.#rows, at, group, nowMs);
      if (batch.length > FULL_BYTES) {
        sent ??= [];
        sent.push(this.#producer.flush());
      }
    }
    this.#at = 0;
    this.pending = 0;
    const last = this.#producer.flush();
    return sent === undefined ? last : Promise.all([...sent, last]).then(() => {});
  }
}
