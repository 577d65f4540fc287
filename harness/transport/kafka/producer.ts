import type { Connection } from '@platformatic/kafka';
import type { Client, Topic } from './client.ts';
import { kafkaError } from './kafka-error.ts';
import { type PartitionBatch, sendProduce } from './protocol.ts';
import { BatchWriter } from './record-batch.ts';

/** When a broker may give up waiting for its replicas, ms. */
const ACKNOWLEDGE_LIMIT_MS = 20_000;

/**
 * Sends records to the partitions of a topic, acknowledged by all replicas. One connection to each leader, over which
 * requests go in order; a broker deals with the requests of a connection in order too. A request that fails is not
 * sent again: order and number of the records stay what the caller said, or the caller knows.
 */
export class TopicProducer {
  /** The batch each partition's next records go into. */
  readonly batches: readonly BatchWriter[];
  readonly #topic: Topic;
  readonly #connections: ReadonlyMap<number, Connection>;
  #failure: Error | undefined;

  private constructor(topic: Topic, connections: ReadonlyMap<number, Connection>) {
    this.#topic = topic;
    this.#connections = connections;
    this.batches = topic.leaders.map(() => new BatchWriter());
  }

  /** @throws MillraceError if the topic is not there or a leader cannot be reached. */
  static async open(client: Client, topicName: string): Promise<TopicProducer> {
    const topic = await client.topic(topicName);
    const nodes = new Map(topic.leaders.map((leader) => [leader.nodeId, leader]));
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
    return new TopicProducer(topic, connections);
  }

  /** Bytes handed to the operating system since the beginning. */
  get handedOverBytes(): number {
    let bytes = 0;
    for (const { socket } of this.#connections.values()) {
      bytes += socket.bytesWritten - socket.writableLength;
    }
    return bytes;
  }

  /** Bytes sent since the beginning, those included that wait in this process because the network is busy. */
  get sentBytes(): number {
    let bytes = 0;
    for (const { socket } of this.#connections.values()) {
      bytes += socket.bytesWritten;
    }
    return bytes;
  }

  /**
   * Sends what is in the batches, one request to each leader concerned, and empties them at once. Resolves when all is
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
          this.#failure ??= kafkaError(`sending to topic ${this.#topic.name} failed`, error);
          reject(this.#failure);
        } else if (--open === 0) {
          resolve();
        }
      };
      for (const [nodeId, connection] of this.#connections) {
        const batches = this.#take(nodeId);
        if (batches.length > 0) {
          open++;
          sendProduce(connection, this.#topic.name, batches, ACKNOWLEDGE_LIMIT_MS, settle);
        }
      }
      for (const batch of this.batches) {
        batch.reset();
      }
      settle(null);
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#connections.values()].map((connection) => connection.close()));
  }

  #take(nodeId: number): PartitionBatch[] {
    const taken: PartitionBatch[] = [];
    for (const [partition, leader] of this.#topic.leaders.entries()) {
      const writer = this.batches[partition]!;
      if (leader.nodeId === nodeId && writer.count > 0) {
        taken.push({ partition, batch: writer.finish() });
      }
    }
    return taken;
  }
}
