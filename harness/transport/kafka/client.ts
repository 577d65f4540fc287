import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, createTopicsV7, deleteTopicsV6, listOffsetsV7, metadataV12 } from '@platformatic/kafka';
import { machineError, usageError } from '../../../contracts/errors.ts';
import { addressesIn } from './addresses.ts';
import { readSecurity, type Security } from './client-properties.ts';
import { kafkaError, reasonOf } from './kafka-error.ts';

const CLIENT_ID = 'millrace';
/** When an address that does not answer is given up; half of it is left for the first question. */
const TIMEOUT_MS = 8000;
/** A request that takes longer has failed: a broker that hangs is told, not waited for. */
const REQUEST_TIMEOUT_MS = 30_000;
/** How long a new topic may take until all its partitions have a leader. */
const TOPIC_LIMIT_MS = 15_000;
/** Requests on their way on one connection: more than anyone sends, so that none waits in this process. */
const UNLIMITED = 1_000_000;

/** In a question for offsets: the end of a partition, asked by a client. */
const LATEST = -1n;
const NO_REPLICA = -1;

/** Why a connection fails that something has answered: a wrong password, a certificate, a login that was expected. */
const REFUSED = /authentication|certificate|connection closed/i;

/** Where a cluster is and how to get in. */
export interface ClientSettings {
  /** host:port, several separated by commas. */
  readonly bootstrap: string;
  /** A Java-style file of client properties. */
  readonly propertiesFile?: string;
  readonly timeoutMs?: number;
}

/** A broker of a cluster. */
export interface Node {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

/** A topic as it is found. */
export interface Topic {
  readonly name: string;
  readonly id: string;
  /** The broker that leads each partition. */
  readonly leaders: readonly Node[];
}

/** A topic to make. */
export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  readonly configs: Readonly<Record<string, string>>;
}

/** A way into a cluster: asks about it, changes topics, and opens connections for those who send and fetch. */
export interface Client {
  readonly clusterId: string | null;
  readonly brokers: readonly Node[];
  /** @throws MillraceError if there is no such topic. */
  topic(name: string): Promise<Topic>;
  /** Makes topics and waits until every partition has a leader. */
  createTopics(specs: readonly TopicSpec[]): Promise<void>;
  /** Deletes topics and waits until they are gone. */
  deleteTopics(names: readonly string[]): Promise<void>;
  /** Deletes all topics whose names begin so. */
  deleteTopicsOf(prefix: string): Promise<void>;
  /** A new connection to a broker, the caller's to close. */
  open(node: Node): Promise<Connection>;
  close(): Promise<void>;
}

/** @throws MillraceError if none of the addresses answers, within about `timeoutMs`. */
export async function connect(settings: ClientSettings): Promise<Client> {
  const { timeoutMs = TIMEOUT_MS } = settings;
  const security = settings.propertiesFile === undefined ? {} : readSecurity(settings.propertiesFile);
  const addresses = addressesIn(settings.bootstrap);
  if (addresses === undefined) {
    throw usageError(`"${settings.bootstrap}" is not where brokers are: give host:port, several separated by commas`);
  }
  const attempts = addresses.map(async ({ host, port }) => {
    const connection = await openConnection(host, port, security, timeoutMs);
    try {
      return { connection, metadata: await withLimit(metadataV12.api.async(connection, []), timeoutMs / 2) };
    } catch (error) {
      void connection.close();
      throw error;
    }
  });
  const { connection, metadata } = await Promise.any(attempts).catch((error: AggregateError) => {
    const reason = reasonOf(error.errors[0]);
    throw machineError(
      REFUSED.test(reason)
        ? `${settings.bootstrap} refuses the client (${reason}): check the security settings (--kafka-config) and the address`
        : `no broker answers at ${settings.bootstrap} (${reason}): check the address, and that the cluster runs`,
    );
  });
  for (const attempt of attempts) {
    attempt.then((other) => (other.connection === connection ? undefined : other.connection.close())).catch(() => {});
  }
  const describe = (names: readonly string[]) => metadataV12.api.async(connection, [...names], false);
  const findTopic = async (name: string): Promise<Topic> => {
    const answer = await describe([name]);
    const found = answer.topics[0];
    const leaders = [...(found?.partitions ?? [])]
      .sort((one, other) => one.partitionIndex - other.partitionIndex)
      .map(({ leaderId }) => answer.brokers.find(({ nodeId }) => nodeId === leaderId));
    if (found === undefined || leaders.length === 0 || leaders.includes(undefined)) {
      throw machineError(`topic ${name}: a partition has no leader`);
    }
    return { name, id: found.topicId, leaders: leaders as Node[] };
  };
  /** A leader may be named before it knows that it is one: it must answer for its partitions too. */
  const untilServed = async ({ name, leaders }: Topic): Promise<void> => {
    for (const node of new Map(leaders.map((leader) => [leader.nodeId, leader])).values()) {
      const to = await openConnection(node.host, node.port, security, timeoutMs);
      const partitions = [...leaders.keys()]
        .filter((partition) => leaders[partition]!.nodeId === node.nodeId)
        .map((partitionIndex) => ({ partitionIndex, currentLeaderEpoch: -1, timestamp: LATEST }));
      await listOffsetsV7.api.async(to, NO_REPLICA, 0, [{ name, partitions }]).finally(() => to.close());
    }
  };
  const controller = async <Result>(act: (to: Connection) => Promise<Result>): Promise<Result> => {
    const node = metadata.brokers.find(({ nodeId }) => nodeId === metadata.controllerId) ?? metadata.brokers[0]!;
    const to = await openConnection(node.host, node.port, security, timeoutMs);
    return act(to).finally(() => to.close());
  };
  const allNames = async (): Promise<string[]> => {
    const { topics } = await metadataV12.api.async(connection, null);
    return topics.flatMap(({ name }) => name ?? []);
  };
  const deleteTopics = async (names: readonly string[]): Promise<void> => {
    try {
      const topics = names.map((name) => ({ name }));
      await controller((to) => deleteTopicsV6.api.async(to, topics, TOPIC_LIMIT_MS));
      await untilSeen(async () => {
        const left = (await allNames()).filter((name) => names.includes(name));
        if (left.length > 0) {
          throw machineError(`${left.join(', ')} are still there`);
        }
      });
    } catch (error) {
      throw kafkaError(`the topics ${names.join(', ')} could not be deleted`, error);
    }
  };
  return {
    clusterId: metadata.clusterId ?? null,
    brokers: metadata.brokers,
    topic: (name) =>
      findTopic(name).catch((error) => {
        throw kafkaError(`topic ${name} at ${settings.bootstrap}`, error);
      }),
    async createTopics(specs) {
      const requests = specs.map(({ name, partitions, configs }) => ({
        name,
        numPartitions: partitions,
        // The cluster's own default.
        replicationFactor: -1,
        assignments: [],
        configs: Object.entries(configs).map(([config, value]) => ({ name: config, value })),
      }));
      try {
        await controller((to) => createTopicsV7.api.async(to, requests, TOPIC_LIMIT_MS, false));
        await Promise.all(specs.map(({ name }) => untilSeen(async () => untilServed(await findTopic(name)))));
      } catch (error) {
        throw kafkaError(`the topics ${specs.map(({ name }) => name).join(', ')} could not be made`, error);
      }
    },
    deleteTopics,
    async deleteTopicsOf(prefix) {
      const find = async (): Promise<string[]> => {
        const names = await allNames().catch((error) => {
          throw kafkaError(`the topics ${prefix}… could not be looked for`, error);
        });
        return names.filter((name) => name.startsWith(prefix));
      };
      const names = await find();
      if (names.length > 0) {
        await deleteTopics(names).catch(async (error) => {
          // Some may have been gone already.
          if ((await find()).length > 0) {
            throw error;
          }
        });
      }
    },
    open: ({ host, port }) =>
      openConnection(host, port, security, timeoutMs).catch((error) => {
        throw kafkaError(`the broker that calls itself ${host}:${port} cannot be reached`, error);
      }),
    close: () => connection.close(),
  };
}

async function openConnection(host: string, port: number, security: Security, timeoutMs: number): Promise<Connection> {
  const connection = new Connection(CLIENT_ID, {
    connectTimeout: timeoutMs,
    requestTimeout: REQUEST_TIMEOUT_MS,
    maxInflights: UNLIMITED,
    // An address has no name to be told to the server; its certificate is checked all the same.
    ...(security.tls && { tls: security.tls, tlsServerName: isIP(host) === 0 }),
    ...(security.sasl && { sasl: security.sasl }),
  });
  // Every request on its way is told of a failure; the event on top of that would end the process.
  connection.on('error', () => {});
  await connection.connect(host, port);
  return connection;
}

/** What a look finds once it does not fail any more: brokers learn of what was changed by and by. */
async function untilSeen<Result>(look: () => Promise<Result>): Promise<Result> {
  const deadlineMs = performance.now() + TOPIC_LIMIT_MS;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() > deadlineMs) {
        throw error;
      }
      await sleep(50);
    }
  }
}

function withLimit<Result>(promise: Promise<Result>, limitMs: number): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('it does not answer as a Kafka broker does')), limitMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
