import { MillraceError } from '../../../contracts/errors.ts';
import type { Column } from '../../../contracts/workload.ts';
import type { BatchWriter } from './record-batch.ts';
import {
  type AnswerCodec,
  type EventDecoder,
  type EventEncoder,
  TIME_ZERO_MS,
  WATERMARK_RECORD,
} from './wire-format.ts';

/** Columns of events by name in the order of the wire, the first of them `id` and `event_time`. */
export type NamedColumns = readonly (readonly [name: string, column: Column])[];

/** {@link WireFormat} `json`. */
export class JsonEventEncoder implements EventEncoder {
  readonly #columns: NamedColumns;
  readonly #times: Column;

  constructor(columns: NamedColumns) {
    this.#columns = columns;
    this.#times = columns[1]![1];
  }

  event(batch: BatchWriter, position: number, partitionKey: number): void {
    let text = '{';
    for (const [index, [name, column]] of this.#columns.entries()) {
      text += `${index === 0 ? '"' : ',"'}${name}":${column[position]}`;
    }
    appendText(batch, `${text}}`, TIME_ZERO_MS + this.#times[position]!, partitionKey);
  }

  watermarkRecord(batch: BatchWriter, timeMs: number): void {
    const values = this.#columns.map(([name], index) => [
      name,
      index === 0 ? WATERMARK_RECORD : index === 1 ? timeMs : 0,
    ]);
    appendText(batch, JSON.stringify(Object.fromEntries(values)), TIME_ZERO_MS + timeMs, WATERMARK_RECORD);
  }
}

/** {@link WireFormat} `json`. */
export class JsonEventDecoder implements EventDecoder {
  watermarkMs: number = Number.NEGATIVE_INFINITY;
  readonly #columns: NamedColumns;

  constructor(columns: NamedColumns) {
    this.#columns = columns;
  }

  event(bytes: Buffer, _view: DataView, at: number, length: number, position: number): boolean {
    const values = parse('an event', bytes, at, length);
    if (numberIn(values, 'id') < 0) {
      this.watermarkMs = numberIn(values, 'event_time');
      return false;
    }
    for (const [name, column] of this.#columns) {
      column[position] = numberIn(values, name);
    }
    return true;
  }
}

/** {@link WireFormat} `json`, of answers with these columns. */
export class JsonAnswerCodec implements AnswerCodec {
  readonly #names: readonly string[];

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  encode(batch: BatchWriter, rows: Float64Array, at: number, partitionKey: number, timestampMs: number): void {
    let text = '{';
    for (const [index, name] of this.#names.entries()) {
      text += `${index === 0 ? '"' : ',"'}${name}":${rows[at + index]}`;
    }
    appendText(batch, `${text}}`, timestampMs, partitionKey);
  }

  decode(bytes: Buffer, _view: DataView, at: number, length: number, rows: Float64Array, to: number): void {
    const values = parse('an answer', bytes, at, length);
    for (const [index, name] of this.#names.entries()) {
      rows[to + index] = numberIn(values, name);
    }
  }
}

/** Names and numbers are ASCII: a character is a byte. */
function appendText(batch: BatchWriter, text: string, timestampMs: number, partitionKey: number): void {
  const at = batch.begin(text.length, timestampMs, partitionKey);
  batch.bytes.write(text, at, 'latin1');
}

function parse(what: string, bytes: Buffer, at: number, length: number): Record<string, unknown> {
  const text = bytes.toString('utf8', at, at + length);
  try {
    const values: unknown = JSON.parse(text);
    if (typeof values === 'object' && values !== null) {
      return values as Record<string, unknown>;
    }
  } catch {
    // Reported below.
  }
  throw new MillraceError(`${what} is not a JSON object: ${text.slice(0, 100)}`, 4);
}

function numberIn(values: Record<string, unknown>, name: string): number {
  const value = values[name];
  if (typeof value !== 'number') {
    throw new MillraceError(`a JSON record has no number "${name}": ${JSON.stringify(values).slice(0, 100)}`, 4);
  }
  return value;
}
