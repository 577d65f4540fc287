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
  /** The partitions of each that are this worker's. */
  readonly partitions: readonly number[];
  /** Events in these partitions: room to decode them into. */
  readonly events: number;
  /** Event time of the closing watermark record. */
  readonly closingMs: number;
}

/** The calls a host answers, in this order. */
export interface HostCalls {
  /** Starts the engine up and connects; no event is seen. */
  open(request: HostRequest): { readonly baselineRssBytes: number };
  /** Runs the engine; answers when it has ended and all is closed. */
  run(request: object): OwnUsage;
  /** Aborts it. */
  stop(request: object): object;
}
