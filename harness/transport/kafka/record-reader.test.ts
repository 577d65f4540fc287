import { createRecordsBatch, type MessageRecord } from '@platformatic/kafka';
import { describe, expect, it } from 'vitest';
import { viewOf, writeInt64 } from './record-batch.ts';
import { readRecords } from './record-reader.ts';

interface BatchSpec {
  readonly firstOffset: number;
  readonly values: readonly string[];
  readonly producerId?: number;
  readonly attributes?: number;
  readonly key?: Buffer;
  readonly compression?: 'gzip' | 'snappy' | 'lz4';
}

const ABORT = Buffer.of(0, 0, 0, 0);
const COMMIT = Buffer.of(0, 0, 0, 1);
const [LOG_APPEND_TIME, TRANSACTIONAL, CONTROL] = [8, 16, 32];

/** Batches as the client library writes them. */
function batches(...specs: BatchSpec[]): Buffer {
  return Buffer.concat(
    specs.map(({ firstOffset, values, producerId = -1, attributes = 0, key, compression }) => {
      const messages = values.map((value) => ({
        topic: 't',
        value: Buffer.from(value),
        timestamp: 1000n,
        ...(key && { key }),
      }));
      const options = { producerId: BigInt(producerId), ...(compression && { compression }) };
      const bytes = createRecordsBatch(messages as unknown as MessageRecord[], options as never).buffer;
      const view = viewOf(bytes);
      writeInt64(view, 0, firstOffset);
      view.setInt16(21, view.getInt16(21) | attributes);
      return bytes;
    }),
  );
}

function read(bytes: Buffer, aborted: { producerId: number; firstOffset: number }[] = []): string[] {
  const values: string[] = [];
  readRecords(bytes, 0, aborted, (source, _view, at, length) => {
    values.push(source.toString('utf8', at, at + length));
  });
  return values;
}

const transaction = (firstOffset: number, producerId: number, ...values: string[]): BatchSpec => ({
  firstOffset,
  producerId,
  values,
  attributes: TRANSACTIONAL,
});
const marker = (firstOffset: number, producerId: number, key: Buffer): BatchSpec => ({
  firstOffset,
  producerId,
  key,
  values: [''],
  attributes: TRANSACTIONAL | CONTROL,
});

describe('fetched records', () => {
  it.each(['gzip', 'snappy', 'lz4'] as const)('are read from batches compressed with %s', (compression) => {
    const values = Array.from({ length: 50 }, (_, index) => `value ${index}`);
    expect(read(batches({ firstOffset: 0, values, compression }, { firstOffset: 50, values: ['plain'] }))).toEqual([
      ...values,
      'plain',
    ]);
  });

  it("have the broker's time where the topic says so", () => {
    const bytes = batches(
      { firstOffset: 0, values: ['a', 'b'], attributes: LOG_APPEND_TIME },
      { firstOffset: 2, values: ['c'] },
    );
    writeInt64(viewOf(bytes), 35, 5555);
    const times: number[] = [];
    readRecords(bytes, 0, [], (_bytes, _view, _at, _length, timestampMs) => times.push(timestampMs));
    expect(times).toEqual([5555, 5555, 1000]);
  });

  it('leave out those of aborted transactions, where these are listed', () => {
    const bytes = batches(
      transaction(0, 7, 'aborted 1'),
      { firstOffset: 1, values: ['without'] },
      transaction(2, 8, 'committed'),
      transaction(3, 7, 'aborted 2'),
      marker(4, 7, ABORT),
      marker(5, 8, COMMIT),
      transaction(6, 7, 'after'),
      marker(7, 7, COMMIT),
      transaction(8, 8, 'aborted 3'),
      marker(9, 8, ABORT),
    );
    const aborted = [
      { producerId: 8, firstOffset: 8 },
      { producerId: 7, firstOffset: 0 },
    ];
    expect(read(bytes, aborted)).toEqual(['without', 'committed', 'after']);
    expect(read(bytes)).toHaveLength(6);
  });
});
