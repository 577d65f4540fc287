import type { WireFormat } from '../../../contracts/engine.ts';
import type { Column, Columns, Workload } from '../../../contracts/workload.ts';
import { BinaryAnswerCodec, BinaryEventDecoder, BinaryEventEncoder } from './wire-binary.ts';
import type { AnswerCodec, EventDecoder, EventEncoder } from './wire-format.ts';
import { JsonAnswerCodec, JsonEventDecoder, JsonEventEncoder, type NamedColumns } from './wire-json.ts';

/** Writes events of the workload from `columns`. */
export function eventEncoder(format: WireFormat, workload: Workload, columns: Columns): EventEncoder {
  const named = inWireOrder(workload, columns);
  const key = named.findIndex(([name]) => name === workload.key);
  return format === 'json' ? new JsonEventEncoder(named, key) : new BinaryEventEncoder(arraysOf(named), key);
}

/** Reads events of the workload into `columns`, which hold as many as will come. */
export function eventDecoder(format: WireFormat, workload: Workload, columns: Columns): EventDecoder {
  const named = inWireOrder(workload, columns);
  return format === 'json' ? new JsonEventDecoder(named) : new BinaryEventDecoder(arraysOf(named));
}

/** Writes and reads answers of the workload. */
export function answerCodec(format: WireFormat, workload: Workload): AnswerCodec {
  const { columns } = workload.answers;
  return format === 'json' ? new JsonAnswerCodec(columns) : new BinaryAnswerCodec(columns.length);
}

/**
 * Event time of the closing heartbeat: beyond all that could still be open, so that every answer is due by it.
 * `lastMs` is the largest event time of the trace.
 */
export function closingMs(lastMs: number, disorderMs: number, horizonMs: number): number {
  return lastMs + disorderMs + horizonMs + 1;
}

/** The columns in their order on paper, which is that of the wire. */
function inWireOrder(workload: Workload, columns: Columns): NamedColumns {
  const byName = columns as Readonly<Record<string, Column>>;
  return ['id', 'event_time', ...Object.keys(workload.columns)].map((name) => [name, byName[name]!] as const);
}

function arraysOf(named: NamedColumns): Column[] {
  return named.map(([, column]) => column);
}
