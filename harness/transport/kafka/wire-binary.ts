import { MillraceError } from '../../../contracts/errors.ts';
import type { Column } from '../../../contracts/workload.ts';
import { type BatchWriter, readInt64, writeInt64 } from './record-batch.ts';
import {
  type AnswerCodec,
  type EventDecoder,
  type EventEncoder,
  TIME_ZERO_MS,
  WATERMARK_RECORD,
} from './wire-format.ts';

const VALUE_BYTES = 8;

/** Columns of events in the order of the wire, the first of them `id` and `event_time`. */
export type WireColumns = readonly Column[];

/** {@link WireFormat} `binary`. */
export class BinaryEventEncoder implements EventEncoder {
  readonly #columns: WireColumns;
  readonly #times: Column;
  readonly #bytes: number;

  constructor(columns: WireColumns) {
    this.#columns = columns;
    this.#times = columns[1]!;
    this.#bytes = columns.length * VALUE_BYTES;
  }

  event(batch: BatchWriter, position: number, partitionKey: number): void {
    let at = batch.begin(this.#bytes, TIME_ZERO_MS + this.#times[position]!, partitionKey);
    const { view } = batch;
    const columns = this.#columns;
    for (let column = 0; column < columns.length; column++) {
      writeInt64(view, at, columns[column]![position]!);
      at += VALUE_BYTES;
    }
  }

  watermarkRecord(batch: BatchWriter, timeMs: number): void {
    const at = batch.begin(this.#bytes, TIME_ZERO_MS + timeMs, WATERMARK_RECORD);
    batch.bytes.fill(0, at, at + this.#bytes);
    writeInt64(batch.view, at, WATERMARK_RECORD);
    writeInt64(batch.view, at + VALUE_BYTES, timeMs);
  }
}

/** {@link WireFormat} `binary`. */
export class BinaryEventDecoder implements EventDecoder {
  watermarkMs: number = Number.NEGATIVE_INFINITY;
  readonly #columns: WireColumns;

  constructor(columns: WireColumns) {
    this.#columns = columns;
  }

  event(_bytes: Buffer, view: DataView, at: number, length: number, position: number): boolean {
    const columns = this.#columns;
    checkLength('an event', length, columns.length);
    if (view.getInt32(at) < 0) {
      this.watermarkMs = readInt64(view, at + VALUE_BYTES);
      return false;
    }
    for (let column = 0, from = at; column < columns.length; column++, from += VALUE_BYTES) {
      columns[column]![position] = readInt64(view, from);
    }
    return true;
  }
}

/** {@link WireFormat} `binary`, of `arity` values. */
export class BinaryAnswerCodec implements AnswerCodec {
  readonly #arity: number;

  constructor(arity: number) {
    this.#arity = arity;
  }

  encode(batch: BatchWriter, rows: Float64Array, at: number, partitionKey: number, timestampMs: number): void {
    let to = batch.begin(this.#arity * VALUE_BYTES, timestampMs, partitionKey);
    const { view } = batch;
    for (let from = at; from < at + this.#arity; from++) {
      writeInt64(view, to, rows[from]!);
      to += VALUE_BYTES;
    }
  }

  decode(_bytes: Buffer, view: DataView, at: number, length: number, rows: Float64Array, to: number): void {
    checkLength('an answer', length, this.#arity);
    for (let column = 0; column < this.#arity; column++) {
      rows[to + column] = readInt64(view, at + column * VALUE_BYTES);
    }
  }
}

function checkLength(what: string, length: number, values: number): void {
  if (length !== values * VALUE_BYTES) {
    throw new MillraceError(`${what} of ${length} bytes where ${values * VALUE_BYTES} were expected`, 4);
  }
}
