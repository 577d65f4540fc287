import type { Engine } from '../contracts/engine.ts';
import { batch } from './batch/engine.ts';
import { duckdb } from './duckdb/engine.ts';
import { flink, flinkBatch } from './flink/engine.ts';
import { kafkaStreams } from './kafka-streams/engine.ts';
import { microBatch } from './micro-batch/engine.ts';
import { nodeStreams } from './node-streams/engine.ts';
import { rxjs } from './rxjs/engine.ts';
import { spark, sparkBatch, sparkRealTime } from './spark/engine.ts';
import { storm } from './storm/engine.ts';
import { streaming } from './streaming/engine.ts';

/** The engines known by name, in the order in which tables show them. */
export const engines: readonly Engine[] = [
  streaming,
  rxjs,
  nodeStreams,
  microBatch,
  batch,
  duckdb,
  kafkaStreams,
  flink,
  flinkBatch,
  spark,
  sparkRealTime,
  sparkBatch,
  storm,
];
