import type { EmbeddedEngine, TopicEngine } from '../contracts/engine.ts';
import { batch } from './batch/engine.ts';
import { duckdb } from './duckdb/engine.ts';
import { external } from './external/engine.ts';
import { flink, flinkBatch } from './flink/engine.ts';
import { kafkaStreams } from './kafka-streams/engine.ts';
import { microBatch } from './micro-batch/engine.ts';
import { nodeStreams } from './node-streams/engine.ts';
import { rxjs } from './rxjs/engine.ts';
import { spark, sparkBatch, sparkRealTime } from './spark/engine.ts';
import { storm } from './storm/engine.ts';
import { streaming } from './streaming/engine.ts';

/** The engines known by name that a run may choose by itself, in the order in which tables show them. */
export const engines: readonly (EmbeddedEngine | TopicEngine)[] = [
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

/** All engines known by name. */
export const namedEngines: readonly (EmbeddedEngine | TopicEngine)[] = [...engines, external];
