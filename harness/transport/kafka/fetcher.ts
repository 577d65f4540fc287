import type { Connection } from '@platformatic/kafka';
import { monotonicMs } from '../../clock.ts';
import type { Client, Topic } from './client.ts';
import { kafkaError } from './kafka-error.ts';
import { type Fetched, sendFetch } from './protocol.ts';
import { offsetAfter, type RecordVisitor, readRecords } from './record-reader.ts';

/** Which records of transactions are read: all, or those of transactions that were committed. */
export type Isolation = 'read_uncommitted' | 'read_committed';

/** How long a broker holds a request while there is nothing, ms. It answers at once when something comes. */
const WAIT_MS = 500;
const PARTITION_BYTES = 1 << 20;
const TOTAL_BYTES = 4 << 20;

/** What reads a topic is told. */
export interface FetchListener {
  /** The partition that the records visited next are of. */
  partition(partition: number): void;
  readonly record: RecordVisitor;
  /** All records of an answer that had some were visited; it was there at `receivedMs`, on the monotonic clock. */
  received(receivedMs: number): void;
  /** Nothing more will come. */
  failed(error: Error): void;
}

/**
 * Reads partitions of a topic from the first record on, without a group: offsets are kept here. The next request is on
 * its way while the records of the last answer are dealt with.
 */
export class TopicFetcher {
  readonly #topic: Topic;
  readonly #listener: FetchListener;
  readonly #committedOnly: boolean;
  readonly #connections: Connection[] = [];
  /** Next offset of each partition. */
  readonly #offsets: number[];
  #closed = false;

  private constructor(topic: Topic, isolation: Isolation, listener: FetchListener) {
    this.#topic = topic;
    this.#listener = listener;
    this.#committedOnly = isolation === 'read_committed';
    this.#offsets = topic.leaders.map(() => 0);
  }

  /** Opens a connection to the leader of each of `partitions` and begins to read. */
  static async start(
    client: Client,
    topicName: string,
    partitions: readonly number[],
    isolation: Isolation,
    listener: FetchListener,
  ): Promise<TopicFetcher> {
    const topic = await client.topic(topicName);
    const fetcher = new TopicFetcher(topic, isolation, listener);
    const nodes = new Map(partitions.map((partition) => [topic.leaders[partition]!.nodeId, topic.leaders[partition]!]));
    try {
      for (const node of nodes.values()) {
        const connection = await client.open(node);
        fetcher.#connections.push(connection);
        fetcher.#fetch(
          connection,
          partitions.filter((partition) => topic.leaders[partition]!.nodeId === node.nodeId),
        );
      }
    } catch (error) {
      await fetcher.close();
      throw error;
    }
    return fetcher;
  }

  /** Ends it; the listener is not called again. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#connections.map((connection) => connection.close()));
  }

  #fetch(connection: Connection, partitions: readonly number[]): void {
    const positions = partitions.map((partition) => ({ partition, offset: this.#offsets[partition]! }));
    const request = {
      topicId: this.#topic.id,
      positions,
      committedOnly: this.#committedOnly,
      waitMs: WAIT_MS,
      partitionBytes: PARTITION_BYTES,
      totalBytes: TOTAL_BYTES,
    };
    sendFetch(connection, request, monotonicMs, (error, fetched = [], receivedMs = 0) => {
      if (this.#closed) {
        return;
      }
      if (error !== null) {
        this.#fail(error);
        return;
      }
      const from = fetched.map(({ partition, bytes }) => {
        const offset = this.#offsets[partition]!;
        this.#offsets[partition] = offsetAfter(bytes, offset);
        return offset;
      });
      // The broker works on it in the meantime.
      this.#fetch(connection, rotated(partitions));
      try {
        this.#deliver(fetched, from, receivedMs);
      } catch (thrown) {
        this.#fail(thrown);
      }
    });
  }

  #deliver(fetched: readonly Fetched[], from: readonly number[], receivedMs: number): void {
    let some = false;
    for (const [index, { partition, bytes, aborted }] of fetched.entries()) {
      if (bytes.length > 0) {
        some = true;
        this.#listener.partition(partition);
        readRecords(bytes, from[index]!, this.#committedOnly ? aborted : [], this.#listener.record);
      }
    }
    if (some) {
      this.#listener.received(receivedMs);
    }
  }

  #fail(error: unknown): void {
    if (!this.#closed) {
      this.#closed = true;
      this.#listener.failed(kafkaError(`reading topic ${this.#topic.name} failed`, error));
      void this.close();
    }
  }
}

/** A broker fills its answer in the order asked for: every partition gets its turn to be first. */
function rotated(partitions: readonly number[]): number[] {
  return [...partitions.slice(1), ...partitions.slice(0, 1)];
}
