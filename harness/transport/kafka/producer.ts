import type { Connection } from '@platformatic/kafka';
import type { Client, Topic } from './client.ts';
import { kafkaError } from './kafka-error.ts';
import { sendProduce, type TopicBatches } from './protocol.ts';
import { BatchWriter } from './record-batch.ts';

/** How long a broker may wait for its replicas, ms. */
const ACKNOWLEDGE_LIMIT_MS = 20_000;

/**
 * Sends records to the partitions of topics, acknowledged by all replicas. It has one connection to each leader, over
 * which requests go in order; a broker handles the requests of a connection in order too. A failed request is not sent
 * again: the records arrive in the given order and number, or the caller gets the error.
 */
export class TopicProducer {
  /** For each topic and partition, the batch for its next records. */
  readonly batches: readonly (readonly BatchWriter[])[];
  readonly #topics: readonly Topic[];
  readonly #connections: ReadonlyMap<number, Connection>;
  #failure: Error | undefined;

  private constructor(topics: readonly Topic[], connections: ReadonlyMap<number, Connection>) {
    this.#topics = topics;
    this.#connections = connections;
    this.batches = topics.map(({ leaders }) => leaders.map(() => new BatchWriter()));
  }

  /** @throws MillraceError if a topic is not there or a leader cannot be reached. */
  static async open(client: Client, ...names: readonly string[]): Promise<TopicProducer> {
    const topics = await Promise.all(names.map((name) => client.topic(name)));
    const nodes = new Map(topics.flatMap(({ leaders }) => leaders.map((leader) => [leader.nodeId, leader])));
    const connections = new Map<number, Connection>();
    try {
      for (const node of nodes.values()) {
        connections.set(node.nodeId, await client.open(node));
      }
    } catch (error) {
      for (const connection of connections.values()) {
        void connection.close();
      }
      throw error;
    }
    return new TopicProducer(topics, connections);
  }

  /** Whether there is something to flush. */
  get waiting(): boolean {
    return this.batches.some((topic) => topic.some(({ count }) => count > 0));
  }

  /** Bytes handed to the operating system since the beginning. */
  get handedOverBytes(): number {
    let bytes = 0;
    for (const { socket } of this.#connections.values()) {
      bytes += socket.bytesWritten - socket.writableLength;
    }
    return bytes;
  }

  /** Bytes sent since the beginning, including those that wait in this process for the network. */
  get sentBytes(): number {
    let bytes = 0;
    for (const { socket } of this.#connections.values()) {
      bytes += socket.bytesWritten;
    }
    return bytes;
  }

  /**
   * Sends the batches, one request to each leader concerned, and empties them at once. Resolves when all records are
   * acknowledged. After a failure every further call fails with it.
   */
  flush(): Promise<void> {
    if (this.#failure !== undefined) {
      return Promise.reject(this.#failure);
    }
    return new Promise((resolve, reject) => {
      let open = 1;
      const settle = (error: Error | null): void => {
        if (error !== null) {
          this.#failure ??= kafkaError(`sending to topic ${this.#names} failed`, error);
          reject(this.#failure);
        } else if (--open === 0) {
          resolve();
        }
      };
      for (const [nodeId, connection] of this.#connections) {
        const topics = this.#take(nodeId);
        if (topics.length > 0) {
          open++;
          sendProduce(connection, topics, ACKNOWLEDGE_LIMIT_MS, settle);
        }
      }
      for (const topic of this.batches) {
        for (const batch of topic) {
          batch.reset();
        }
      }
      settle(null);
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#connections.values()].map((connection) => connection.close()));
  }

  get #names(): string {
    return this.#topics.map(({ name }) => name).join(' or ');
  }

  #take(nodeId: number): TopicBatches[] {
    const taken: TopicBatches[] = [];
    for (const [place, { name, leaders }] of this.#topics.entries()) {
      const batches = this.batches[place]!.flatMap((writer, partition) =>
        leaders[partition]!.nodeId === nodeId && writer.count > 0 ? [{ partition, batch: writer.finish() }] : [],
      );
      if (batches.length > 0) {
        taken.push({ topic: name, batches });
      }
    }
    return taken;
  }
}
