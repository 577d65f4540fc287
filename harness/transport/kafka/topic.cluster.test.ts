import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Producer } from '@platformatic/kafka';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from './client.ts';
import { type Isolation, TopicFetcher } from './fetcher.ts';
import { TopicProducer } from './producer.ts';
import { startTestBroker, type TestBroker } from './testing/test-broker.ts';
import { outputTopic } from './topics.ts';

let test: TestBroker;
beforeAll(async () => {
  test = await startTestBroker();
});
afterAll(() => test.end());

interface Seen {
  /** Its place among those read. */
  readonly topic: number;
  readonly partition: number;
  readonly value: string;
  readonly timestampMs: number;
}

/** Reads until `count` records are there, and a moment longer. */
function read(topic: string, count: number, isolation: Isolation = 'read_uncommitted'): Promise<Seen[]> {
  return readAll([topic], count, isolation);
}

async function readAll(topics: readonly string[], count: number, isolation: Isolation): Promise<Seen[]> {
  const seen: Seen[] = [];
  let current = { topic: 0, partition: 0 };
  let failure: Error | undefined;
  const fetcher = await TopicFetcher.start(test.client, topics, [0, 1, 2, 3], isolation, {
    partition: (partition, topic) => {
      current = { topic, partition };
    },
    record: (bytes, _view, at, length, timestampMs) => {
      seen.push({ ...current, value: bytes.toString('latin1', at, at + length), timestampMs });
    },
    received: () => {},
    failed: (error) => {
      failure = error;
    },
  });
  for (let waited = 0; waited < 100 && seen.length < count && failure === undefined; waited++) {
    await sleep(50);
  }
  await sleep(200);
  await fetcher.close();
  if (failure !== undefined) {
    throw failure;
  }
  return seen;
}

describe('records', () => {
  it('come back in the order of each partition, with their times', async () => {
    const topic = await test.topic('in');
    const producer = await TopicProducer.open(test.client, topic);
    const flushes: Promise<void>[] = [];
    for (let i = 0; i < 5000; i++) {
      const batch = producer.batches[0]![i % 4]!;
      const text = String(i);
      batch.bytes.write(text, batch.begin(text.length, 1_577_836_800_000 + i, i), 'latin1');
      if (i % 7 === 0) {
        // Many requests in flight at once.
        flushes.push(producer.flush());
      }
    }
    await Promise.all([...flushes, producer.flush()]);
    await producer.close();
    const seen = await read(topic, 5000);
    for (const partition of [0, 1, 2, 3]) {
      const own = seen.filter((record) => record.partition === partition);
      expect(own.map(({ value }) => Number(value))).toEqual(Array.from({ length: 1250 }, (_, i) => i * 4 + partition));
      expect(own.every(({ value, timestampMs }) => timestampMs === 1_577_836_800_000 + Number(value))).toBe(true);
    }
  });

  it('of several topics, more than one answer holds, come back in the order of each partition', async () => {
    const topics = [await test.topic('in'), await test.topic('in')];
    const producer = await TopicProducer.open(test.client, ...topics);
    const sent: Pick<Seen, 'topic' | 'partition' | 'value'>[] = [];
    const padding = 'x'.repeat(1000);
    for (let i = 0; i < 12_000; i++) {
      const [topic, partition, value] = [i % 3 === 0 ? 0 : 1, (i >> 3) % 4, `${i} ${padding}`];
      const batch = producer.batches[topic]![partition]!;
      const at = batch.begin(value.length, i, i);
      batch.bytes.write(value, at, 'latin1');
      sent.push({ topic, partition, value });
      if (i % 1000 === 0) {
        await producer.flush();
      }
    }
    expect(producer.waiting).toBe(true);
    await producer.flush();
    expect(producer.waiting).toBe(false);
    await producer.close();
    const seen = await readAll(topics, sent.length, 'read_uncommitted');
    expect(seen.length).toBe(sent.length);
    for (const [topic, partition] of [0, 1].flatMap((topic) => [0, 1, 2, 3].map((each) => [topic, each]))) {
      const values = (all: readonly Pick<Seen, 'topic' | 'partition' | 'value'>[]) =>
        all.flatMap((each) => (each.topic === topic && each.partition === partition ? [each.value.split(' ')[0]] : []));
      expect(values(seen)).toEqual(values(sent));
    }
  });

  it("have the broker's time in a topic of answers", async () => {
    const topic = await test.topic('out');
    const producer = await TopicProducer.open(test.client, topic);
    const before = Date.now();
    producer.batches[0]![2]!.begin(4, 0, 0);
    await producer.flush();
    await producer.close();
    const [record] = await read(topic, 1);
    expect(record!.timestampMs).toBeGreaterThanOrEqual(before);
    expect(record!.timestampMs).toBeLessThanOrEqual(Date.now());
  });

  it('of an aborted transaction are not among the committed', async () => {
    const topic = await test.topic('out');
    const producer = new Producer({
      clientId: 'test',
      bootstrapBrokers: [test.broker.bootstrap],
      idempotent: true,
      transactionalId: 'test',
    });
    const send = async (end: 'commit' | 'abort', ...values: string[]): Promise<void> => {
      const transaction = await producer.beginTransaction();
      const messages = values.map((value) => ({ topic, partition: 1, value: Buffer.from(value) }));
      await transaction.send({ messages });
      await transaction[end]();
    };
    await send('abort', 'a1', 'a2');
    await send('commit', 'c1');
    await send('abort', 'a3');
    await send('commit', 'c2', 'c3');
    await producer.close();
    expect((await read(topic, 3, 'read_committed')).map(({ value }) => value)).toEqual(['c1', 'c2', 'c3']);
    expect((await read(topic, 6)).map(({ value }) => value)).toEqual(['a1', 'a2', 'c1', 'a3', 'c2', 'c3']);
  });
});

describe('a client', () => {
  it('says in time and in one line that nobody is there', async () => {
    await expect(connect({ bootstrap: '127.0.0.1:1' })).rejects.toThrow(
      /^no broker answers at 127\.0\.0\.1:1 \(connection refused\): check the address/,
    );
    await expect(connect({ bootstrap: 'nowhere' })).rejects.toThrow(/give host:port/);
  });

  it('does not wait for something that is no broker', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as { port: number };
    const began = performance.now();
    await expect(connect({ bootstrap: `127.0.0.1:${port}` })).rejects.toThrow(/^no broker answers at/);
    expect(performance.now() - began).toBeLessThan(10_000);
    silent.close();
  });

  it('finds the one address of several that answers', async () => {
    const client = await connect({ bootstrap: `127.0.0.1:1, ${test.broker.bootstrap}` });
    expect(client.brokers).toHaveLength(1);
    await client.close();
  });

  it('names the topic that is not there, or there already', async () => {
    await expect(test.client.topic('none')).rejects.toThrow(/^topic none at .*: UNKNOWN_TOPIC_OR_PARTITION$/);
    const topic = await test.topic('out');
    await expect(test.client.createTopics([outputTopic(topic, 4)])).rejects.toThrow(/already exists/);
    await test.client.deleteTopics([topic]);
    await expect(test.client.topic(topic)).rejects.toThrow(/UNKNOWN_TOPIC/);
  });
});
