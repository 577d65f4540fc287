import {
  allocateColumns,
  type EventColumns,
  type OperatorContext,
  type OracleTrace,
  type Workload,
} from '../contracts/workload.ts';

const SENDERS = 64;
const PAYLOADS = 1000;

const columns = {
  sender: { type: 'int32', unit: 'senders', about: 'who sent it', minimum: 0 },
  payload: { type: 'int32', unit: '', about: 'what it says', minimum: 0 },
} as const satisfies EventColumns;

type CalibrationColumns = typeof columns;

/** The payload of an event: it follows from its id, so that an engine can know an answer before the event arrives. */
function payloadOf(id: number): number {
  return (id * 7919) % PAYLOADS;
}

/** The answer to the event of that id. */
export function answerTo(id: number): [eventId: number, sender: number, payload: number] {
  return [id, id % SENDERS, payloadOf(id)];
}

/** How trials refer to it: like any user's workload. */
export const CALIBRATION: string = import.meta.url;

/** An answer for each event and next to no work, so that the engine around it is measured. Not part of the race. */
export const calibration: Workload<CalibrationColumns> = {
  name: 'calibration',
  title: 'Calibration',
  question: 'What did each event say?',
  about: 'Every event is answered by itself, at once.',
  parameters: {},
  quick: {},
  columns,
  key: 'sender',
  tables: {},
  disorderMs: 0,
  answers: { columns: ['event_id', 'sender', 'payload'], identifying: 1 },
  horizonMs: 0,
  generate(events) {
    const made = allocateColumns(columns, events);
    for (let id = 0; id < events; id++) {
      made.event_time[id] = id;
      made.sender[id] = id % SENDERS;
      made.payload[id] = payloadOf(id);
    }
    return { columns: made, tables: {}, keyCount: SENDERS, groundTruth: new Uint32Array(0) };
  },
  createOperator({ columns: { id, sender, payload }, output }: OperatorContext<CalibrationColumns>) {
    return {
      process: (position) => output.emit(id[position]!, sender[position]!, payload[position]!),
      advance: () => {},
      end: () => {},
    };
  },
  queryFile: new URL('query.sql', import.meta.url),
  oracle({ events }: OracleTrace<CalibrationColumns>, answer) {
    for (let id = 0; id < events; id++) {
      answer(id, ...answerTo(id));
    }
  },
};

export { calibration as workload };
