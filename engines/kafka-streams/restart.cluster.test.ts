import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultsOf, numberOption } from '../../contracts/options.ts';
import { AnswerCheck } from '../../harness/answers/check.ts';
import { expectedOf } from '../../harness/answers/expected.ts';
import { formsOf } from '../../harness/hosts/kafka/forms.ts';
import type { Trace } from '../../harness/trace/trace.ts';
import { type Broker, startBroker } from '../../harness/transport/kafka/broker.ts';
import { type Client, connect } from '../../harness/transport/kafka/client.ts';
import { EventSender } from '../../harness/transport/kafka/event-sender.ts';
import { TopicProducer } from '../../harness/transport/kafka/producer.ts';
import { streamTopics } from '../../harness/transport/kafka/topics.ts';
import { propertiesText } from '../../jvm/host-settings.ts';
import { heapFlags, JavaProcess } from '../../jvm/java-process.ts';
import { workloads } from '../../workloads/registry.ts';
import { traceOf } from '../testing/cases.ts';
import { ClusterRun, type Topics } from '../testing/cluster-run.ts';
import { kafkaStreamsJars } from './jars.ts';
import { options as specs } from './options.ts';
import { streamsSettings } from './settings.ts';

/** The host alone: a second one continues where the first was killed, from its changelog. */

const EVENTS = 20_000;
/** Answers after which the first is killed: most sessions are open then. */
const SOME = 5;
/** The session timeout of a consumer group's member; no shorter one is allowed. */
const SESSION_MS = 6000;

const folder = mkdtempSync(join(tmpdir(), 'millrace-restart-'));
const workload = workloads.find(({ name }) => name === 'iot')!;
const hosts: JavaProcess[] = [];
let broker: Broker;
let client: Client;

beforeAll(async () => {
  broker = await startBroker({ folder });
  client = await connect({ bootstrap: broker.bootstrap });
});
afterAll(async () => {
  for (const host of hosts) {
    host.kill();
    await host.exited;
  }
  await client?.close();
  await broker?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function startHost({ inputs, output }: Topics, trace: Trace): Promise<JavaProcess> {
  // Its own folder: what the first kept on disk is lost.
  const own = join(folder, `host-${hosts.length}`);
  mkdirSync(own);
  const options = { ...defaultsOf(specs), guarantee: 'exactly-once' };
  const job = {
    options,
    bootstrap: broker.bootstrap,
    clientProperties: { 'session.timeout.ms': String(SESSION_MS), 'watermark record.interval.ms': '1000' },
    inputs: streamTopics(workload, '', 4).map((topic, at) => ({ ...topic, name: inputs[at]! })),
    output: { name: output, partitions: 4 },
    format: 'binary',
    ...formsOf(workload, trace),
    prefix: 'the-application',
    folder: own,
  } as const;
  const host = await JavaProcess.start({
    name: 'the host',
    classpath: (await kafkaStreamsJars.fetch({ java: workload.java })).classpath,
    flags: heapFlags(numberOption(options, 'heap')),
    mainClass: 'millrace.KafkaStreamsHost',
    arguments: [],
    input: propertiesText(streamsSettings(job)),
    graceMs: 5000,
    logFile: join(own, 'engine.log'),
  });
  hosts.push(host);
  return host;
}

it('continues where one was killed, timers included, and answers everything exactly once', async () => {
  const trace = traceOf(workload, EVENTS);
  const expected = expectedOf(workload, trace);
  const cluster = new ClusterRun({ client, bootstrap: broker.bootstrap, folder });
  const topics = await cluster.emptyTopics({ workload });
  const producer = await TopicProducer.open(client, ...topics.inputs);
  const sender = new EventSender(workload, trace, 'binary', producer);
  const send = async (end: number): Promise<void> => {
    while (sender.next < end) {
      sender.append(Math.min(end, sender.next + 500));
      sender.watermark();
      await producer.flush();
    }
  };

  await send(EVENTS / 2);
  const first = await startHost(topics, trace);
  const answers = (count: number, quietMs: number, ended: Promise<unknown>) =>
    cluster.collect({ output: topics.output, ended: ended.then(() => {}) }, { workload }, count, 'read_committed', {
      quietMs,
    });
  const early = await answers(SOME, 0, first.exited);
  first.kill();
  expect(early.count).toBeGreaterThanOrEqual(SOME);
  expect(early.count).toBeLessThan(expected.count);

  await send(EVENTS);
  sender.close();
  await producer.flush();
  await producer.close();
  const second = await startHost(topics, trace);
  const all = await answers(expected.count, 2000, second.exited);
  const nothingWrong = { missing: 0, duplicate: 0, wrong: 0, unexpected: 0 };
  expect(new AnswerCheck(expected).verify([all.answers()])).toMatchObject(nothingWrong);
});
