import type { WireFormat } from '../../../contracts/engine.ts';
import type { Column, Columns, Stream, Workload } from '../../../contracts/workload.ts';
import { BinaryAnswerCodec, BinaryEventDecoder, BinaryEventEncoder } from './wire-binary.ts';
import type { AnswerCodec, EventDecoder, EventEncoder } from './wire-format.ts';
import { JsonAnswerCodec, JsonEventDecoder, JsonEventEncoder, type NamedColumns } from './wire-json.ts';

/** Names of the columns of a stream's events in the order of the wire. */
export function wireColumnsOf({ columns }: Stream): string[] {
  return ['id', 'event_time', ...columns];
}

/** Writes events of a stream from the `columns` of all. */
export function eventEncoder(format: WireFormat, stream: Stream, columns: Columns): EventEncoder {
  const named = inWireOrder(stream, columns);
  return format === 'json' ? new JsonEventEncoder(named) : new BinaryEventEncoder(arraysOf(named));
}

/** Reads events of a stream into the `columns` of all, which hold as many as will come. */
export function eventDecoder(format: WireFormat, stream: Stream, columns: Columns): EventDecoder {
  const named = inWireOrder(stream, columns);
  return format === 'json' ? new JsonEventDecoder(named) : new BinaryEventDecoder(arraysOf(named));
}

/** Writes and reads answers of the workload. */
export function answerCodec(format: WireFormat, workload: Workload): AnswerCodec {
  const { columns } = workload.answers;
  return format === 'json' ? new JsonAnswerCodec(columns) : new BinaryAnswerCodec(columns.length);
}

/**
 * Event time of the closing watermark record: beyond everything that could still be open, so that every answer is due.
 * `lastMs` is the largest event time of the trace.
 */
export function closingMs(lastMs: number, disorderMs: number, horizonMs: number): number {
  return lastMs + disorderMs + horizonMs + 1;
}

function inWireOrder(stream: Stream, columns: Columns): NamedColumns {
  const byName = columns as Readonly<Record<string, Column>>;
  return wireColumnsOf(stream).map((name) => [name, byName[name]!] as const);
}

function arraysOf(named: NamedColumns): Column[] {
  return named.map(([, column]) => column);
}
