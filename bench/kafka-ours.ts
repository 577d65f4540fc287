// A process of its own that sends wide events as the load generator does and reads them as an engine's source does.
import { monotonicMs } from '../harness/clock.ts';
import { answerCalls } from '../harness/processes/calls.ts';
import { connect } from '../harness/transport/kafka/client.ts';
import { EventSender } from '../harness/transport/kafka/event-sender.ts';
import { LoadGenerator } from '../harness/transport/kafka/load-generator.ts';
import type { PreloadReport } from '../harness/transport/kafka/load-generator-protocol.ts';
import { TopicProducer } from '../harness/transport/kafka/producer.ts';
import { KafkaSource } from '../harness/transport/kafka/source.ts';
import { closingMs } from '../harness/transport/kafka/wire.ts';
import { wide, wideColumns, wideTrace } from './wide.ts';

/** Which events, through which topic. */
interface WideRequest {
  readonly bootstrap: string;
  readonly topic: string;
  readonly partitions: number;
  readonly events: number;
}

/** The calls it answers, each in a fresh process. */
export interface WideCalls {
  send(request: WideRequest): Pick<PreloadReport, 'eventsPerSecond'>;
  read(request: WideRequest): { readonly eventsPerSecond: number };
}

answerCalls<WideCalls>({ send, read });

async function send({ bootstrap, topic, events }: WideRequest): Promise<ReturnType<WideCalls['send']>> {
  const client = await connect({ bootstrap });
  const producer = await TopicProducer.open(client, topic);
  const loadGenerator = new LoadGenerator(
    new EventSender(wide, wideTrace(events), 'binary', producer),
    producer,
    events,
    undefined,
  );
  const { eventsPerSecond } = await loadGenerator.preload();
  loadGenerator.stop();
  await producer.close();
  await client.close();
  return { eventsPerSecond };
}

async function read({ bootstrap, topic, partitions, events }: WideRequest): Promise<ReturnType<WideCalls['read']>> {
  const client = await connect({ bootstrap });
  const columns = wideColumns(events);
  const startMs = monotonicMs();
  const source = await KafkaSource.open(client, {
    topics: [topic],
    partitions: Array.from({ length: partitions }, (_, partition) => partition),
    workload: wide,
    format: 'binary',
    isolation: 'read_uncommitted',
    disorderMs: 0,
    closingMs: closingMs(events - 1, 0, wide.horizonMs),
    columns,
    signal: new AbortController().signal,
  });
  while (source.take() < events) {
    await source.arrival();
  }
  const eventsPerSecond = (events / (monotonicMs() - startMs)) * 1000;
  const sum = columns.id.reduce((total, id) => total + id, 0);
  if (sum !== (events * (events - 1)) / 2) {
    throw new Error('what came is not what was sent');
  }
  await source.close();
  await client.close();
  return { eventsPerSecond };
}
