import { expect } from 'vitest';
import type { EmbeddedEngine, WireFormat } from '../../../../contracts/engine.ts';
import type { Options } from '../../../../contracts/options.ts';
import {
  allocateColumn,
  allocateColumns,
  type Columns,
  streamsOf,
  type Workload,
} from '../../../../contracts/workload.ts';
import { questionOf } from '../../../trace/load-workload.ts';
import { partitionColumns } from '../../../trace/partition.ts';
import type { Trace } from '../../../trace/trace.ts';
import type { Client } from '../client.ts';
import { KafkaSink } from '../sink.ts';
import { KafkaSource } from '../source.ts';
import { closingMs } from '../wire.ts';

const TOPIC_PARTITIONS = 4;

/** What the engine of a worker is given. */
export interface WorkerRequest {
  readonly client: Client;
  readonly engine: EmbeddedEngine;
  readonly options: Options;
  readonly workload: Workload;
  readonly trace: Trace;
  readonly format: WireFormat;
  /** Topics with four partitions, of the workload's streams. */
  readonly inputs: readonly string[];
  readonly output: string;
  /** This worker's partitions of each input. */
  readonly partitions: readonly number[];
}

/** Support for tests: an engine in this process between topics, to the end of the trace. */
export async function runWorker(request: WorkerRequest): Promise<void> {
  const { client, engine, options, workload, trace, format, inputs, output, partitions } = request;
  const sizes = partitionColumns(workload, trace, TOPIC_PARTITIONS).map(({ id }) => id.length);
  const events = partitions.reduce((sum, partition) => sum + sizes[partition]!, 0);
  const columns = { id: allocateColumn('uint32', events), ...allocateColumns(workload.columns, events) } as Columns;
  const { signal } = new AbortController();
  const { disorderMs, tables, keyCount, parameters } = trace;
  const lastMs = trace.columns.event_time.reduce((largest, time) => Math.max(largest, time), 0);
  const closing = closingMs(lastMs, disorderMs, workload.horizonMs);
  const source = await KafkaSource.open(client, {
    ...{ topics: inputs, partitions, workload, format, isolation: 'read_uncommitted' },
    ...{ disorderMs, closingMs: closing, columns, signal },
  });
  const sink = await KafkaSink.open(client, { topic: output, workload, format });
  const question = questionOf(workload, trace);
  await engine.prepare?.(options, question);
  await engine.run({
    ...{ options, signal, source, sink, columns, streams: streamsOf(workload), tables },
    operator: () => workload.createOperator({ columns, tables, keyCount, parameters, output: sink }),
    query: question.query,
  });
  expect(source.ended).toBe(true);
  expect(source.watermark).toBe(closing - disorderMs);
  await source.close();
  await sink.close();
}
