import { Reader, readRecordsBatch } from '@platformatic/kafka';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchWriter, readInt64, viewOf, writeInt64 } from './record-batch.ts';
import { offsetAfter, readRecords } from './record-reader.ts';

const integer = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.constantFrom(-1, 0, 1, 2 ** 31, 2 ** 32, -(2 ** 32)));
const timestamp = fc.oneof(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 0, max: 2 ** 45 }));
const record = fc.record({ key: integer, timestampMs: timestamp, value: fc.uint8Array({ maxLength: 300 }) });
const records = fc.array(record, { minLength: 1, maxLength: 200 });
type Records = { key: number; timestampMs: number; value: Uint8Array }[];

function written(list: Records): Buffer {
  // Too small: it has to grow.
  const batch = new BatchWriter(64);
  for (const { key, timestampMs, value } of list) {
    const at = batch.begin(value.length, timestampMs, key);
    batch.bytes.set(value, at);
  }
  return Buffer.from(batch.finish());
}

describe('64-bit integers in two halves', () => {
  it('are those of BigInt', () => {
    fc.assert(
      fc.property(integer, (value) => {
        const bytes = Buffer.alloc(8);
        writeInt64(viewOf(bytes), 0, value);
        expect(bytes.readBigInt64BE()).toBe(BigInt(value));
        expect(readInt64(viewOf(bytes), 0)).toBe(value);
      }),
    );
  });
});

describe('a batch of records', () => {
  it('is what the client library reads', () => {
    fc.assert(
      fc.property(records, (list) => {
        const batch = readRecordsBatch(Reader.from(written(list)));
        const times = list.map(({ timestampMs }) => timestampMs);
        expect(batch.firstTimestamp).toBe(BigInt(times[0]!));
        expect(batch.maxTimestamp).toBe(BigInt(Math.max(...times)));
        expect(batch.lastOffsetDelta).toBe(list.length - 1);
        expect(batch.records.map(({ offsetDelta }) => offsetDelta)).toEqual(list.map((_, index) => index));
        expect(batch.records.map(({ timestampDelta }) => Number(timestampDelta + batch.firstTimestamp))).toEqual(times);
        expect(batch.records.map(({ key }) => Number((key as Buffer).readBigInt64BE()))).toEqual(
          list.map(({ key }) => key),
        );
        expect(batch.records.map(({ value }) => [...(value as Buffer)])).toEqual(list.map(({ value }) => [...value]));
      }),
      { numRuns: 50 },
    );
  });

  it('is what the reader here reads, from any offset', () => {
    fc.assert(
      fc.property(records, fc.nat(250), (list, from) => {
        const bytes = Buffer.concat([written(list), written(list)]);
        // The second batch begins where the first ends.
        const secondAt = bytes.length / 2;
        writeInt64(viewOf(bytes), secondAt, list.length);
        const seen: { timestampMs: number; value: number[] }[] = [];
        readRecords(bytes, from, [], (source, _view, at, length, timestampMs) => {
          seen.push({ timestampMs, value: [...source.subarray(at, at + length)] });
        });
        const all = [...list, ...list].map(({ timestampMs, value }) => ({ timestampMs, value: [...value] }));
        expect(seen).toEqual(all.slice(from));
        expect(offsetAfter(bytes, 0)).toBe(2 * list.length);
        expect(offsetAfter(bytes.subarray(0, -1), 0)).toBe(list.length);
      }),
      { numRuns: 50 },
    );
  });

  it('can be made again in the same memory', () => {
    const batch = new BatchWriter();
    batch.begin(3, 5, 1);
    batch.finish();
    batch.reset();
    const at = batch.begin(1, 7, 2);
    batch.bytes[at] = 9;
    expect(readRecordsBatch(Reader.from(Buffer.from(batch.finish())))).toMatchObject({
      firstTimestamp: 7n,
      records: [{ value: Buffer.of(9) }],
    });
  });
});
