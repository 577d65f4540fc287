import type { WireFormat } from '../../../contracts/engine.ts';
import type { BatchWriter } from './record-batch.ts';

/** The names of the formats, the default first. */
export const WIRE_FORMATS: readonly WireFormat[] = ['binary', 'json'];

/** Event time 0 as a record's timestamp, ms since 1970: 2020-01-01 UTC. */
export const TIME_ZERO_MS: number = Date.UTC(2020, 0, 1);

/** Id and partition key of a watermark record: those of no event. */
export const WATERMARK_RECORD = -1;

/** Writes events, from the columns they are in. */
export interface EventEncoder {
  /** Appends the event at `position`. */
  event(batch: BatchWriter, position: number, partitionKey: number): void;
  /** Appends a watermark record: no event sent to this partition later is older than `timeMs` less the bound. */
  watermarkRecord(batch: BatchWriter, timeMs: number): void;
}

/** Reads events into columns. */
export interface EventDecoder {
  /** Event time of the last watermark record. */
  readonly watermarkMs: number;
  /** Writes the event into row `position`; false for a watermark record. */
  event(bytes: Buffer, view: DataView, at: number, length: number, position: number): boolean;
}

/** Writes and reads answers. */
export interface AnswerCodec {
  /** Appends the answer whose first value is `rows[at]`. */
  encode(batch: BatchWriter, rows: Float64Array, at: number, partitionKey: number, timestampMs: number): void;
  /** Writes the values of an answer from `rows[to]` on. */
  decode(bytes: Buffer, view: DataView, at: number, length: number, rows: Float64Array, to: number): void;
}
