import { type Connection, type Reader, ResponseError, Writer } from '@platformatic/kafka';

/** The key of a request in the protocol, and the version used: brokers know both from 3.1 on. */
const PRODUCE = { key: 0, version: 9 } as const;
const FETCH = { key: 1, version: 13 } as const;
/** Acknowledged by all replicas in sync. */
const ALL = -1;

/** A finished batch of a partition. */
export interface PartitionBatch {
  readonly partition: number;
  readonly batch: Buffer;
}

/** Finished batches of a topic. */
export interface TopicBatches {
  readonly topic: string;
  readonly batches: readonly PartitionBatch[];
}

/**
 * Sends batches as they are: the library's own producer creates five objects for each record. Calls back once they are
 * acknowledged. The bytes have been copied when this returns.
 */
export function sendProduce(
  connection: Connection,
  topics: readonly TopicBatches[],
  timeoutMs: number,
  callback: (error: Error | null) => void,
): void {
  const payload = (): Writer =>
    Writer.create()
      .appendString(null)
      .appendInt16(ALL)
      .appendInt32(timeoutMs)
      .appendArray([...topics], (writer, { topic, batches }) => {
        writer.appendString(topic).appendArray([...batches], (inner, { partition, batch }) => {
          inner
            .appendInt32(partition)
            .appendUnsignedVarInt(batch.length + 1)
            .append(batch);
        });
      })
      .appendTaggedFields();
  connection.send(PRODUCE.key, PRODUCE.version, payload, readProduced, true, true, callback);
}

function readProduced(_correlation: number, key: number, version: number, reader: Reader): void {
  const errors: Record<string, [number, string | null]> = {};
  reader.readArray((topic) => {
    topic.readString();
    topic.readArray((part) => {
      const partition = part.readInt32();
      const code = part.readInt16();
      // Base offset, append time and start of the log.
      part.skip(24);
      part.readArray((record) => {
        record.readInt32();
        record.readNullableString();
      });
      const message = part.readNullableString();
      if (code !== 0) {
        errors[`/${partition}`] = [code, message ?? null];
      }
    });
  });
  throwErrors(key, version, errors);
}

/** Where to fetch from in a partition. */
export interface FetchPosition {
  readonly topicId: string;
  readonly partition: number;
  readonly offset: number;
}

/** What to fetch. */
export interface FetchRequest {
  /** A broker fills its answer in this order. */
  readonly positions: readonly FetchPosition[];
  /** Whether the broker holds back records of open transactions and lists aborted ones. */
  readonly committedOnly: boolean;
  /** How long the broker waits for the first record, ms. */
  readonly waitMs: number;
  readonly partitionBytes: number;
  readonly totalBytes: number;
}

/** The records fetched from one partition. */
export interface Fetched {
  readonly topicId: string;
  readonly partition: number;
  /** Batches, of which the last may be cut off; empty if there were none. */
  readonly bytes: Buffer;
  readonly aborted: readonly { readonly producerId: number; readonly firstOffset: number }[];
}

/**
 * Fetches records from the given offsets on, without a group or a session. The library's own response has an object and
 * three BigInts for each record; here the bytes are passed on as they are. `receivedMs` is the time at which the whole
 * response had arrived.
 */
export function sendFetch(
  connection: Connection,
  request: FetchRequest,
  clock: () => number,
  callback: (error: Error | null, fetched?: readonly Fetched[], receivedMs?: number) => void,
): void {
  const payload = (): Writer =>
    Writer.create()
      // No replica.
      .appendInt32(-1)
      .appendInt32(request.waitMs)
      .appendInt32(1)
      .appendInt32(request.totalBytes)
      .appendInt8(request.committedOnly ? 1 : 0)
      .appendInt32(0)
      .appendInt32(-1)
      .appendArray(runsOf(request.positions), (writer, run) => {
        writer.appendUUID(run[0]!.topicId).appendArray(run, (inner, { partition, offset }) => {
          inner
            .appendInt32(partition)
            .appendInt32(-1)
            .appendInt64(BigInt(offset))
            .appendInt32(-1)
            .appendInt64(-1n)
            .appendInt32(request.partitionBytes);
        });
      })
      .appendArray([], () => {})
      .appendString('')
      .appendTaggedFields();
  let receivedMs = 0;
  const parse = (_correlation: number, key: number, version: number, reader: Reader): Fetched[] => {
    receivedMs = clock();
    return readFetched(key, version, reader);
  };
  connection.send(FETCH.key, FETCH.version, payload, parse, true, true, (error, fetched) => {
    callback(error, fetched, receivedMs);
  });
}

/** Groups neighbouring partitions of one topic: a request may name a topic twice. */
function runsOf(positions: readonly FetchPosition[]): FetchPosition[][] {
  const runs: FetchPosition[][] = [];
  for (const position of positions) {
    const last = runs.at(-1);
    if (last?.[0]?.topicId === position.topicId) {
      last.push(position);
    } else {
      runs.push([position]);
    }
  }
  return runs;
}

function readFetched(key: number, version: number, reader: Reader): Fetched[] {
  const errors: Record<string, [number, string | null]> = {};
  const fetched: Fetched[] = [];
  // Throttle time.
  reader.skip(4);
  const code = reader.readInt16();
  if (code !== 0) {
    errors[''] = [code, null];
  }
  // Session.
  reader.skip(4);
  reader.readArray((topic) => {
    const topicId = topic.readUUID();
    topic.readArray((part) => {
      const partition = part.readInt32();
      const partitionCode = part.readInt16();
      if (partitionCode !== 0) {
        errors[`/${partition}`] = [partitionCode, null];
      }
      // High watermark, last stable offset and start of the log.
      part.skip(24);
      const aborted = part.readArray((transaction) => ({
        producerId: Number(transaction.readInt64()),
        firstOffset: Number(transaction.readInt64()),
      }));
      // Preferred replica.
      part.skip(4);
      const size = Math.max(0, part.readUnsignedVarInt() - 1);
      const bytes = part.buffer.slice(part.position, part.position + size);
      part.skip(size);
      fetched.push({ topicId, partition, bytes, aborted: aborted ?? [] });
    });
  });
  throwErrors(key, version, errors);
  return fetched;
}

function throwErrors(key: number, version: number, errors: Record<string, [number, string | null]>): void {
  if (Object.keys(errors).length > 0) {
    throw new ResponseError(key, version, errors, {});
  }
}
