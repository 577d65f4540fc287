import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Options } from '../../../contracts/options.ts';
import {
  allocateColumn,
  allocateColumns,
  type Column,
  type Columns,
  type Stream,
  streamsOf,
  type Workload,
} from '../../../contracts/workload.ts';
import { workloads } from '../../../workloads/registry.ts';
import { testedWorkloads } from '../../../workloads/testing/fixtures.ts';
import { generateTrace } from '../../trial/prepare-trace.ts';
import { BatchWriter } from './record-batch.ts';
import { readRecords } from './record-reader.ts';
import { answerCodec, closingMs, eventDecoder, eventEncoder } from './wire.ts';
import { TIME_ZERO_MS, WIRE_FORMATS } from './wire-format.ts';

const EVENTS = 500;
const cases = testedWorkloads.flatMap((workload) =>
  WIRE_FORMATS.map((format) => ({ workload, format, name: workload.name })),
);

const parametersOf = ({ parameters, quick }: Workload): Options => ({
  ...Object.fromEntries(Object.entries(parameters).map(([name, { default: value }]) => [name, value])),
  ...quick,
});

describe.each(cases)('$name as $format', ({ workload, format }) => {
  const { columns } = generateTrace(workload, EVENTS, parametersOf(workload), 3);
  const streams = streamsOf(workload);
  const [stream] = streams as [Stream];

  it.each(streams)('gives every event and watermark record of $name back, each with its time', (stream) => {
    const place = streams.indexOf(stream);
    const { stream: places } = columns as Columns & { readonly stream?: Column };
    const own = [...columns.id].filter((id) => places === undefined || places[id] === place);
    const encoder = eventEncoder(format, stream, columns);
    const batch = new BatchWriter();
    for (const position of own) {
      encoder.event(batch, position, 5);
      encoder.watermarkRecord(batch, position * 1e9);
    }
    const back = {
      id: allocateColumn('uint32', EVENTS),
      ...allocateColumns(workload.columns, EVENTS),
    } as unknown as Columns;
    const decoder = eventDecoder(format, stream, back);
    let next = 0;
    let watermarkRecords = 0;
    readRecords(batch.finish(), 0, [], (bytes, view, at, length, timestampMs) => {
      if (decoder.event(bytes, view, at, length, next)) {
        expect(timestampMs).toBe(TIME_ZERO_MS + columns.event_time[own[next++]!]!);
      } else {
        expect(decoder.watermarkMs).toBe(1e9 * own[watermarkRecords++]!);
        expect(timestampMs).toBe(TIME_ZERO_MS + decoder.watermarkMs);
      }
    });
    expect(own.length).toBeGreaterThan(10);
    expect([next, watermarkRecords]).toEqual([own.length, own.length]);
    for (const [name, column] of Object.entries(columns as Readonly<Record<string, Column>>)) {
      const sent = name === 'id' || name === 'event_time' || stream.columns.includes(name);
      const values = own.map((id) => (sent ? column[id] : 0));
      expect([...(back as unknown as Record<string, Column>)[name]!.subarray(0, next)], name).toEqual(values);
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
        // −0 does not exist as an integer on the wire.
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

describe('a watermark record as binary', () => {
  it('is −1 as id, its time, and zeros', () => {
    const workload = workloads.find(({ name }) => name === 'fraud')!;
    const { columns } = generateTrace(workload, 1, parametersOf(workload), 3);
    const encoder = eventEncoder('binary', streamsOf(workload)[0]!, columns);
    const batch = new BatchWriter();
    encoder.watermarkRecord(batch, 77);
    readRecords(batch.finish(), 0, [], (bytes, _view, at, length) => {
      const values = Array.from({ length: length / 8 }, (_, index) => Number(bytes.readBigInt64BE(at + index * 8)));
      expect(values).toEqual([-1, 77, 0, 0, 0, 0]);
    });
  });
});

describe('the closing watermark record', () => {
  it('is past everything that waits for time', () => {
    expect(closingMs(1000, 25_000, 30_001)).toBe(56_002);
  });
});
