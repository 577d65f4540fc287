import type { Connection } from '@platformatic/kafka';
import { monotonicMs } from '../../clock.ts';
import type { Client, Node } from './client.ts';
import { kafkaError } from './kafka-error.ts';
import { type Fetched, sendFetch } from './protocol.ts';
import { offsetAfter, type RecordVisitor, readRecords } from './record-reader.ts';

/** Which records of transactions are read: all, or those of committed transactions. */
export type Isolation = 'read_uncommitted' | 'read_committed';

/** How long a broker holds a request while there are no records, ms. It answers at once when some come. */
const WAIT_MS = 500;
const PARTITION_BYTES = 1 << 20;
const TOTAL_BYTES = 4 << 20;

/** What a fetcher calls. */
export interface FetchListener {
  /** The records visited next are of this partition, of the topic with this index among those read. */
  partition(partition: number, topic: number): void;
  readonly record: RecordVisitor;
  /** All records of a response have been visited; it had arrived at `receivedMs` on the monotonic clock. */
  received(receivedMs: number): void;
  /** Fetching has failed: nothing more will come. */
  failed(error: Error): void;
}

/** A partition that is read. */
interface Reading {
  readonly topicId: string;
  readonly topic: number;
  readonly partition: number;
  readonly leader: Node;
  /** The offset of the next record. */
  offset: number;
}

/** The fetched records of a partition, from an offset on. */
interface Piece extends Fetched {
  readonly topic: number;
  readonly from: number;
}

/**
 * Reads partitions of topics from the first record on, without a consumer group: offsets are kept here. The next
 * request is in flight while the records of the last response are decoded.
 */
export class TopicFetcher {
  readonly #names: readonly string[];
  readonly #listener: FetchListener;
  readonly #committedOnly: boolean;
  readonly #connections: Connection[] = [];
  #closed = false;

  private constructor(names: readonly string[], isolation: Isolation, listener: FetchListener) {
    this.#names = names;
    this.#listener = listener;
    this.#committedOnly = isolation === 'read_committed';
  }

  /** Opens a connection to the leader of each of `partitions`, of every topic, and begins to read. */
  static async start(
    client: Client,
    names: readonly string[],
    partitions: readonly number[],
    isolation: Isolation,
    listener: FetchListener,
  ): Promise<TopicFetcher> {
    const topics = await Promise.all(names.map((name) => client.topic(name)));
    const readings = topics.flatMap(({ id, leaders }, topic) =>
      partitions.map(
        (partition): Reading => ({ topicId: id, topic, partition, leader: leaders[partition]!, offset: 0 }),
      ),
    );
    const fetcher = new TopicFetcher(names, isolation, listener);
    const nodes = new Map(readings.map(({ leader }) => [leader.nodeId, leader]));
    try {
      for (const node of nodes.values()) {
        const connection = await client.open(node);
        fetcher.#connections.push(connection);
        fetcher.#fetch(
          connection,
          readings.filter(({ leader }) => leader.nodeId === node.nodeId),
        );
      }
    } catch (error) {
      await fetcher.close();
      throw error;
    }
    return fetcher;
  }

  /** Closes it; the listener is not called again. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#connections.map((connection) => connection.close()));
  }

  #fetch(connection: Connection, readings: readonly Reading[]): void {
    const request = {
      positions: readings,
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
      const pieces = fetched.map((piece): Piece => {
        const reading = readings.find(
          ({ topicId, partition }) => topicId === piece.topicId && partition === piece.partition,
        )!;
        const from = reading.offset;
        reading.offset = offsetAfter(piece.bytes, from);
        return { ...piece, topic: reading.topic, from };
      });
      // The broker works on it in the meantime.
      this.#fetch(connection, rotated(readings));
      try {
        this.#deliver(pieces, receivedMs);
      } catch (thrown) {
        this.#fail(thrown);
      }
    });
  }

  #deliver(pieces: readonly Piece[], receivedMs: number): void {
    let some = false;
    for (const { topic, partition, bytes, aborted, from } of pieces) {
      if (bytes.length > 0) {
        some = true;
        this.#listener.partition(partition, topic);
        readRecords(bytes, from, this.#committedOnly ? aborted : [], this.#listener.record);
      }
    }
    if (some) {
      this.#listener.received(receivedMs);
    }
  }

  #fail(error: unknown): void {
    if (!this.#closed) {
      this.#closed = true;
      this.#listener.failed(kafkaError(`reading topic ${this.#names.join(' or ')} failed`, error));
      void this.close();
    }
  }
}

/** A broker fills its response in the order of the request: every partition gets its turn to be first. */
function rotated(readings: readonly Reading[]): Reading[] {
  return [...readings.slice(1), ...readings.slice(0, 1)];
}
