import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, createTopicsV7, deleteTopicsV6, listOffsetsV7, metadataV12 } from '@platformatic/kafka';
import { machineError, usageError } from '../../../contracts/errors.ts';
import { addressesIn } from './addresses.ts';
import { readSecurity, type Security } from './client-properties.ts';
import { kafkaError, reasonOf } from './kafka-error.ts';

const CLIENT_ID = 'millrace';
/** How long an address has to answer; half of it is for the first request. */
const TIMEOUT_MS = 8000;
/** A request that takes longer has failed: a broker that hangs is reported, not waited for. */
const REQUEST_TIMEOUT_MS = 30_000;
/** How long a new topic may take until all its partitions have a leader. */
const TOPIC_LIMIT_MS = 15_000;
/** Requests in flight on one connection: more than anyone sends, so that none waits in this process. */
const UNLIMITED = 1_000_000;

/** In a request for offsets: the end of a partition, and that a client asks. */
const LATEST = -1n;
const NO_REPLICA = -1;

/** Why a connection that was answered fails: a wrong password, a certificate, a missing login. */
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

/** An existing topic. */
export interface Topic {
  readonly name: string;
  readonly id: string;
  /** The broker that leads each partition. */
  readonly leaders: readonly Node[];
}

/** A topic to create. */
export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  readonly configs: Readonly<Record<string, string>>;
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
  return new Client(settings.bootstrap, connection, metadata, (to) =>
    openConnection(to.host, to.port, security, timeoutMs),
  );
}

type Metadata = Awaited<ReturnType<typeof metadataV12.api.async>>;

/** A client of a cluster: describes it, creates and deletes topics, and opens connections to send and fetch. */
export class Client {
  readonly clusterId: string | null;
  readonly brokers: readonly Node[];
  readonly #bootstrap: string;
  readonly #connection: Connection;
  readonly #controller: Node;
  readonly #open: (to: Pick<Node, 'host' | 'port'>) => Promise<Connection>;

  /** Called by {@link connect}. `open` opens a connection as `connection` was opened. */
  constructor(
    bootstrap: string,
    connection: Connection,
    { clusterId, brokers, controllerId }: Metadata,
    open: (to: Pick<Node, 'host' | 'port'>) => Promise<Connection>,
  ) {
    this.clusterId = clusterId ?? null;
    this.brokers = brokers;
    this.#bootstrap = bootstrap;
    this.#connection = connection;
    this.#controller = brokers.find(({ nodeId }) => nodeId === controllerId) ?? brokers[0]!;
    this.#open = open;
  }

  /** @throws MillraceError if there is no such topic. */
  topic(name: string): Promise<Topic> {
    return this.#find(name).catch((error) => {
      throw kafkaError(`topic ${name} at ${this.#bootstrap}`, error);
    });
  }

  /** Creates topics and waits until every partition has a leader. */
  async createTopics(specs: readonly TopicSpec[]): Promise<void> {
    const requests = specs.map(({ name, partitions, configs }) => ({
      name,
      numPartitions: partitions,
      // The cluster's own default.
      replicationFactor: -1,
      assignments: [],
      configs: Object.entries(configs).map(([config, value]) => ({ name: config, value })),
    }));
    try {
      await this.#byController((to) => createTopicsV7.api.async(to, requests, TOPIC_LIMIT_MS, false));
      await Promise.all(specs.map(({ name }) => untilSeen(async () => this.#untilServed(await this.#find(name)))));
    } catch (error) {
      throw kafkaError(`the topics ${specs.map(({ name }) => name).join(', ')} could not be made`, error);
    }
  }

  /** Deletes topics and waits until they are gone. */
  async deleteTopics(names: readonly string[]): Promise<void> {
    try {
      const topics = names.map((name) => ({ name }));
      await this.#byController((to) => deleteTopicsV6.api.async(to, topics, TOPIC_LIMIT_MS));
      await untilSeen(async () => {
        const left = (await this.#allNames()).filter((name) => names.includes(name));
        if (left.length > 0) {
          throw machineError(`${left.join(', ')} are still there`);
        }
      });
    } catch (error) {
      throw kafkaError(`the topics ${names.join(', ')} could not be deleted`, error);
    }
  }

  /** Deletes all topics whose names begin with the prefix. */
  async deleteTopicsOf(prefix: string): Promise<void> {
    const find = async (): Promise<string[]> => {
      const names = await this.#allNames().catch((error) => {
        throw kafkaError(`the topics ${prefix}… could not be looked for`, error);
      });
      return names.filter((name) => name.startsWith(prefix));
    };
    const names = await find();
    if (names.length > 0) {
      await this.deleteTopics(names).catch(async (error) => {
        // Some may be gone already.
        if ((await find()).length > 0) {
          throw error;
        }
      });
    }
  }

  /** A new connection to a broker. The caller closes it. */
  open({ host, port }: Node): Promise<Connection> {
    return this.#open({ host, port }).catch((error) => {
      throw kafkaError(`the broker that calls itself ${host}:${port} cannot be reached`, error);
    });
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  async #find(name: string): Promise<Topic> {
    const answer = await metadataV12.api.async(this.#connection, [name], false);
    const found = answer.topics[0];
    const leaders = [...(found?.partitions ?? [])]
      .sort((one, other) => one.partitionIndex - other.partitionIndex)
      .map(({ leaderId }) => answer.brokers.find(({ nodeId }) => nodeId === leaderId));
    if (found === undefined || leaders.length === 0 || leaders.includes(undefined)) {
      throw machineError(`topic ${name}: a partition has no leader`);
    }
    return { name, id: found.topicId, leaders: leaders as Node[] };
  }

  /** A leader may be named before it knows that it is one: it must also answer for its partitions. */
  async #untilServed({ name, leaders }: Topic): Promise<void> {
    for (const node of new Map(leaders.map((leader) => [leader.nodeId, leader])).values()) {
      const to = await this.#open(node);
      const partitions = [...leaders.keys()]
        .filter((partition) => leaders[partition]!.nodeId === node.nodeId)
        .map((partitionIndex) => ({ partitionIndex, currentLeaderEpoch: -1, timestamp: LATEST }));
      await listOffsetsV7.api.async(to, NO_REPLICA, 0, [{ name, partitions }]).finally(() => to.close());
    }
  }

  async #byController<Result>(act: (to: Connection) => Promise<Result>): Promise<Result> {
    const to = await this.#open(this.#controller);
    return act(to).finally(() => to.close());
  }

  async #allNames(): Promise<string[]> {
    const { topics } = await metadataV12.api.async(this.#connection, null);
    return topics.flatMap(({ name }) => name ?? []);
  }
}

async function openConnection(host: string, port: number, security: Security, timeoutMs: number): Promise<Connection> {
  const connection = new Connection(CLIENT_ID, {
    connectTimeout: timeoutMs,
    requestTimeout: REQUEST_TIMEOUT_MS,
    maxInflights: UNLIMITED,
    // An IP address is not sent as a server name (SNI); the certificate is checked all the same.
    ...(security.tls && { tls: security.tls, tlsServerName: isIP(host) === 0 }),
    ...(security.sasl && { sasl: security.sasl }),
  });
  // Every request in flight fails by itself; the event on top of that would end the process.
  connection.on('error', () => {});
  await connection.connect(host, port);
  return connection;
}

/** Retries a look until it does not fail: brokers learn of changes with a delay. */
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
