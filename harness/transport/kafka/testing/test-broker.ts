import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metadataV12 } from '@platformatic/kafka';
import type { Broker } from '../broker.ts';
import { type Client, connect } from '../client.ts';
import { inputTopic, outputTopic } from '../topics.ts';
import { startBroker } from './built.ts';

/** Support for tests: a broker, a client of it and fresh topics. */
export interface TestBroker {
  readonly broker: Broker;
  readonly client: Client;
  readonly folder: string;
  /** A new topic of events or of answers with four partitions; returns its name. */
  topic(kind: 'in' | 'out'): Promise<string>;
  end(): Promise<void>;
}

/** Starts a broker in a folder of its own. */
export async function startTestBroker(): Promise<TestBroker> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-broker-'));
  const broker = await startBroker({ folder, heapMiB: 512 });
  const client = await connect({ bootstrap: broker.bootstrap });
  let topics = 0;
  return {
    broker,
    client,
    folder,
    async topic(kind) {
      const name = `${kind}-${topics++}`;
      await client.createTopics([(kind === 'in' ? inputTopic : outputTopic)(name, 4)]);
      return name;
    },
    async end() {
      await client.close();
      await broker.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The names of all topics of a cluster. */
export async function topicNames(client: Client): Promise<string[]> {
  const connection = await client.open(client.brokers[0]!);
  const { topics } = await metadataV12.api.async(connection, null).finally(() => connection.close());
  return topics.map(({ name }) => name!);
}

/** Whether a process of that id runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
