import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Options } from '../../../contracts/options.ts';
import {
  allocateColumn,
  allocateColumns,
  type Column,
  type Columns,
  type EventColumns,
  type Stream,
  streamsOf,
  type Workload,
} from '../../../contracts/workload.ts';
import { workloads } from '../../../workloads/registry.ts';
import { generateTrace } from '../../trial/prepare-trace.ts';
import { BatchWriter } from './record-batch.ts';
import { readRecords } from './record-reader.ts';
import { answerCodec, closingMs, eventDecoder, eventEncoder } from './wire.ts';
import { TIME_ZERO_MS, WIRE_FORMATS } from './wire-format.ts';

const EVENTS = 500;
const cases = workloads.flatMap((workload) =>
  WIRE_FORMATS.map((format) => ({ workload, format, name: workload.name })),
);

const parametersOf = ({ parameters, quick }: Workload): Options => ({
  ...Object.fromEntries(Object.entries(parameters).map(([name, { default: value }]) => [name, value])),
  ...quick,
});

describe.each(cases)('$name as $format', ({ workload, format }) => {
  const { columns } = generateTrace(workload, EVENTS, parametersOf(workload), 3);
  const [stream] = streamsOf(workload) as [Stream];

  it('gives every event and heartbeat back, each with its time', () => {
    const encoder = eventEncoder(format, stream, columns);
    const batch = new BatchWriter();
    for (let position = 0; position < EVENTS; position++) {
      encoder.event(batch, position, 5);
      encoder.heartbeat(batch, position * 1e9);
    }
    const back = {
      id: allocateColumn('uint32', EVENTS),
      ...allocateColumns(workload.columns, EVENTS),
    } as unknown as Columns;
    const decoder = eventDecoder(format, stream, back);
    let next = 0;
    let heartbeats = 0;
    readRecords(batch.finish(), 0, [], (bytes, view, at, length, timestampMs) => {
      if (decoder.event(bytes, view, at, length, next)) {
        expect(timestampMs).toBe(TIME_ZERO_MS + columns.event_time[next++]!);
      } else {
        expect(decoder.heartbeatMs).toBe(1e9 * heartbeats++);
        expect(timestampMs).toBe(TIME_ZERO_MS + decoder.heartbeatMs);
      }
    });
    expect([next, heartbeats]).toEqual([EVENTS, EVENTS]);
    for (const [name, column] of Object.entries(columns as Readonly<Record<string, Column>>)) {
      expect((back as unknown as Record<string, Column>)[name]).toEqual(column);
    }
  });

  it('gives every answer back', () => {
    const codec = answerCodec(format, workload);
    const arity = workload.answers.columns.length;
    const row = fc.array(fc.maxSafeInteger(), { minLength: arity, maxLength: arity });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), (rows) => {
        const flat = Float64Array.from(rows.flat());
        const batch = new BatchWriter();
        rows.forEach((_, index) => {
          codec.encode(batch, flat, index * arity, index, 0);
        });
        const back = new Float64Array(flat.length);
        let at = 0;
        readRecords(batch.finish(), 0, [], (bytes, view, from, length) => {
          codec.decode(bytes, view, from, length, back, at);
          at += arity;
        });
        // −0 is no integer of its own on the wire.
        expect([...back]).toEqual([...flat].map((value) => value + 0));
      }),
      { numRuns: 30 },
    );
  });

  it('names what is wrong with a foreign record', () => {
    const decoder = eventDecoder(format, stream, columns);
    const foreign = Buffer.from('[1]');
    const message =
      format === 'json' ? /has no number|not a JSON object/ : /an event of 3 bytes where \d+ were expected/;
    expect(() => decoder.event(foreign, new DataView(foreign.buffer, foreign.byteOffset), 0, 3, 0)).toThrow(message);
  });
});

describe('a heartbeat as binary', () => {
  it('is −1 as id, its time, and zeros', () => {
    const workload = workloads.find(({ name }) => name === 'fraud')!;
    const { columns } = generateTrace(workload, 1, parametersOf(workload), 3);
    const encoder = eventEncoder('binary', streamsOf(workload)[0]!, columns);
    const batch = new BatchWriter();
    encoder.heartbeat(batch, 77);
    readRecords(batch.finish(), 0, [], (bytes, _view, at, length) => {
      const values = Array.from({ length: length / 8 }, (_, index) => Number(bytes.readBigInt64BE(at + index * 8)));
      expect(values).toEqual([-1, 77, 0, 0, 0, 0]);
    });
  });
});

describe.each(WIRE_FORMATS)('an event of one of several streams as %s', (format) => {
  const specs = { place: { type: 'int32' }, bid: { type: 'int32' }, ask: { type: 'uint32' } } as const;
  const made = (): Columns<EventColumns> => {
    const described = Object.entries(specs).map(([name, { type }]) => [name, { type, unit: '', about: '' }]);
    return { id: allocateColumn('uint32', 2), ...allocateColumns(Object.fromEntries(described), 2) } as Columns;
  };
  const bids: Stream = { name: 'bids', columns: ['place', 'bid'] };

  it('has the columns of its stream and no others', () => {
    const columns = made() as Columns & Record<string, Column>;
    columns.id.set([0, 7]);
    columns.event_time.set([0, 50]);
    columns.place!.set([0, 1]);
    columns.bid!.set([0, -2]);
    columns.ask!.set([0, 3]);
    const batch = new BatchWriter();
    eventEncoder(format, bids, columns).event(batch, 1, 1);
    const back = made() as Columns & Record<string, Column>;
    const decoder = eventDecoder(format, bids, back);
    readRecords(batch.finish(), 0, [], (bytes, view, at, length) => {
      expect(length).toBe(format === 'binary' ? 32 : '{"id":7,"event_time":50,"place":1,"bid":-2}'.length);
      expect(decoder.event(bytes, view, at, length, 0)).toBe(true);
    });
    expect([back.id[0], back.event_time[0], back.place![0], back.bid![0], back.ask![0]]).toEqual([7, 50, 1, -2, 0]);
  });
});

describe('the closing heartbeat', () => {
  it('is past everything that waits for time', () => {
    expect(closingMs(1000, 25_000, 30_001)).toBe(56_002);
  });
});
