import type { WireFormat } from '../../../contracts/engine.ts';
import type { Options } from '../../../contracts/options.ts';
import type { EngineReference } from '../../processes/request.ts';
import type { ClientSettings } from '../../transport/kafka/client.ts';
import type { OwnUsage } from '../../transport/kafka/load-generator-protocol.ts';

/** What the process of one worker is given. */
export interface HostRequest {
  readonly engine: EngineReference;
  readonly options: Options;
  readonly workload: string;
  /** For the static tables; the events come from the topics. */
  readonly traceFolder: string;
  readonly client: ClientSettings;
  readonly format: WireFormat;
  /** Topics of the workload's streams, in their order. */
  readonly inputs: readonly string[];
  readonly output: string;
  /** This worker's partitions of each topic. */
  readonly partitions: readonly number[];
  /** Number of events in these partitions: the columns have room for them. */
  readonly events: number;
  /** Event time of the closing watermark record. */
  readonly closingMs: number;
}

/** The calls a worker's process answers, in this order. */
export interface HostCalls {
  /** Starts the engine and connects; the engine sees no event. */
  open(request: HostRequest): { readonly baselineRssBytes: number };
  /** Runs the engine; answers when it has ended and all is closed. */
  run(request: object): OwnUsage;
  /** Aborts it. */
  stop(request: object): object;
}
