// A child process that runs an embedded engine over Kafka: a consumer, the workload's operator, a producer.
import { allocateColumn, allocateColumns, type Columns, streamsOf } from '../../../contracts/workload.ts';
import { answerCalls, ownUsage } from '../../processes/calls.ts';
import { resetPeakRss } from '../../processes/probes.ts';
import { loadWorkload, questionOf } from '../../trace/load-workload.ts';
import { loadTables } from '../../trace/store.ts';
import { type Client, connect } from '../../transport/kafka/client.ts';
import { KafkaSink } from '../../transport/kafka/sink.ts';
import { KafkaSource } from '../../transport/kafka/source.ts';
import { loadEmbedded } from '../load-engine.ts';
import type { Hosted } from '../program/command-engine.ts';
import type { HostCalls, HostRequest } from './worker-protocol.ts';

interface Opened {
  readonly request: HostRequest;
  readonly engine: Hosted;
  readonly client: Client;
  readonly sink: KafkaSink;
  readonly columns: Columns;
  readonly query: string;
}

const stop = new AbortController();
let opened: Opened | undefined;

answerCalls<HostCalls>({
  open,
  run,
  stop: () => {
    stop.abort();
    return {};
  },
});

async function open(request: HostRequest): Promise<ReturnType<HostCalls['open']>> {
  const workload = await loadWorkload(request.workload);
  const engine = await loadEmbedded(request.engine);
  const question = questionOf(workload, loadTables(request.traceFolder), engine);
  await engine.prepare?.(request.options, question);
  const client = await connect(request.client);
  const columns = {
    id: allocateColumn('uint32', request.events),
    ...allocateColumns(workload.columns, request.events),
  } as Columns;
  const sink = await KafkaSink.open(client, { workload, format: request.format, topic: request.output });
  opened = { request, engine, client, sink, columns, query: question.query };
  resetPeakRss();
  return { baselineRssBytes: process.memoryUsage.rss() };
}

async function run(): Promise<ReturnType<HostCalls['run']>> {
  const { request, engine, client, sink, columns, query } = opened!;
  const workload = await loadWorkload(request.workload);
  const { tables, keyCount, disorderMs, parameters } = loadTables(request.traceFolder);
  const source = await KafkaSource.open(client, {
    topics: request.inputs,
    partitions: request.partitions,
    workload,
    format: request.format,
    isolation: 'read_uncommitted',
    disorderMs,
    closingMs: request.closingMs,
    columns,
    signal: stop.signal,
  });
  const job = {
    ...{ options: request.options, signal: stop.signal, source, sink, columns, streams: streamsOf(workload), tables },
    operator: () => workload.createOperator({ columns, tables, keyCount, parameters, output: sink }),
    query,
  };
  try {
    await engine.run(job, 0);
  } finally {
    await engine.dispose?.();
  }
  await source.close();
  await sink.close();
  await client.close();
  return ownUsage();
}
