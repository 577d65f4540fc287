import { compressionsAlgorithmsByBitmask } from '@platformatic/kafka';
import { machineError } from '../../../contracts/errors.ts';
import { readInt64, viewOf } from './record-batch.ts';

/** A transaction that was rolled back: its producer, and the first offset of it in the partition. */
export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

/** Called for each record: where its value is, and its timestamp, ms since 1970. */
export type RecordVisitor = (bytes: Buffer, view: DataView, at: number, length: number, timestampMs: number) => void;

/** Offsets and lengths of the fields of a batch's header. */
const LENGTH_AT = 8;
const BATCH_START = 12;
const ATTRIBUTES_AT = 21;
const LAST_DELTA_AT = 23;
const FIRST_MS_AT = 27;
const LARGEST_MS_AT = 35;
const PRODUCER_AT = 43;
const COUNT_AT = 57;
const HEADER_BYTES = 61;

/** Bits of a batch's attributes. */
const COMPRESSION = 7;
const LOG_APPEND_TIME = 8;
const TRANSACTIONAL = 16;
const CONTROL = 32;

/** The offset after the last whole batch, by the headers alone; `fromOffset` if there is none. */
export function offsetAfter(bytes: Buffer, fromOffset: number): number {
  const view = viewOf(bytes);
  let next = fromOffset;
  for (let at = 0, end = batchEnd(view, at); end > 0; at = end, end = batchEnd(view, at)) {
    next = Math.max(next, readInt64(view, at) + view.getInt32(at + LAST_DELTA_AT) + 1);
  }
  return next;
}

/**
 * Visits the records of the whole batches in a fetched piece of a partition, from `fromOffset` on: a broker sends whole
 * batches, which may begin earlier. Records of `aborted` transactions are skipped; give none to read them too.
 */
export function readRecords(
  bytes: Buffer,
  fromOffset: number,
  aborted: readonly AbortedTransaction[],
  visit: RecordVisitor,
): void {
  const view = viewOf(bytes);
  const rolledBack = new RolledBack(aborted);
  for (let at = 0, end = batchEnd(view, at); end > 0; at = end, end = batchEnd(view, at)) {
    const attributes = view.getInt16(at + ATTRIBUTES_AT);
    const firstOffset = readInt64(view, at);
    const producerId = readInt64(view, at + PRODUCER_AT);
    rolledBack.upTo(firstOffset + view.getInt32(at + LAST_DELTA_AT));
    if ((attributes & CONTROL) !== 0) {
      if (isAbortMarker(bytes, view, at)) {
        rolledBack.end(producerId);
      }
      continue;
    }
    if ((attributes & TRANSACTIONAL) !== 0 && rolledBack.has(producerId)) {
      continue;
    }
    // With LogAppendTime the records still have their producer's time; the broker's time is that of the batch.
    const batchMs = (attributes & LOG_APPEND_TIME) === 0 ? Number.NaN : readInt64(view, at + LARGEST_MS_AT);
    const firstMs = readInt64(view, at + FIRST_MS_AT);
    const count = view.getInt32(at + COUNT_AT);
    const compression = attributes & COMPRESSION;
    const skipBelow = fromOffset - firstOffset;
    if (compression === 0) {
      readBatch(bytes, view, at + HEADER_BYTES, count, skipBelow, firstMs, batchMs, visit);
    } else {
      const plain = decompressed(bytes.subarray(at + HEADER_BYTES, end), compression);
      readBatch(plain, viewOf(plain), 0, count, skipBelow, firstMs, batchMs, visit);
    }
  }
}

function readBatch(
  bytes: Buffer,
  view: DataView,
  start: number,
  count: number,
  skipBelow: number,
  firstMs: number,
  batchMs: number,
  visit: RecordVisitor,
): void {
  const cursor = new Cursor(bytes, start);
  for (let i = 0; i < count; i++) {
    const size = cursor.next();
    const end = cursor.at + size;
    // Attributes, of which none are defined.
    cursor.at++;
    const timeDelta = cursor.next();
    const offsetDelta = cursor.next();
    const keyBytes = cursor.next();
    if (keyBytes > 0) {
      cursor.at += keyBytes;
    }
    const valueBytes = cursor.next();
    if (offsetDelta >= skipBelow) {
      visit(bytes, view, cursor.at, Math.max(0, valueBytes), Number.isNaN(batchMs) ? firstMs + timeDelta : batchMs);
    }
    cursor.at = end;
  }
}

/** The producers whose current transaction was rolled back, at each point on the way through a partition. */
class RolledBack {
  readonly #transactions: readonly AbortedTransaction[];
  readonly #open = new Set<number>();
  #next = 0;

  constructor(aborted: readonly AbortedTransaction[]) {
    this.#transactions = [...aborted].sort((one, other) => one.firstOffset - other.firstOffset);
  }

  upTo(offset: number): void {
    for (; this.#next < this.#transactions.length; this.#next++) {
      const { firstOffset, producerId } = this.#transactions[this.#next]!;
      if (firstOffset > offset) {
        return;
      }
      this.#open.add(producerId);
    }
  }

  has(producerId: number): boolean {
    return this.#open.has(producerId);
  }

  end(producerId: number): void {
    this.#open.delete(producerId);
  }
}

/** Reads integers in groups of seven bits, small ones of either sign. */
class Cursor {
  readonly #bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  next(): number {
    const bytes = this.#bytes;
    let byte = bytes[this.at++]!;
    let value = byte & 127;
    // The first four groups fit the fast integers.
    for (let shift = 7; byte >= 128 && shift <= 21; shift += 7) {
      byte = bytes[this.at++]!;
      value |= (byte & 127) << shift;
    }
    for (let factor = 2 ** 28; byte >= 128; factor *= 128) {
      byte = bytes[this.at++]!;
      value += (byte & 127) * factor;
    }
    return value % 2 === 0 ? value / 2 : (value + 1) / -2;
  }
}

function batchEnd(view: DataView, at: number): number {
  if (at + HEADER_BYTES > view.byteLength) {
    return 0;
  }
  const end = at + BATCH_START + view.getInt32(at + LENGTH_AT);
  // The last batch may be cut off.
  return end <= view.byteLength ? end : 0;
}

/** A control record's key is its version and its kind, of which 0 is an abort. */
function isAbortMarker(bytes: Buffer, view: DataView, at: number): boolean {
  const cursor = new Cursor(bytes, at + HEADER_BYTES);
  cursor.next();
  cursor.at++;
  cursor.next();
  cursor.next();
  cursor.next();
  return view.getInt16(cursor.at + 2) === 0;
}

function decompressed(bytes: Buffer, compression: number): Buffer {
  const algorithm = compressionsAlgorithmsByBitmask[compression];
  if (algorithm === undefined || !algorithm.available) {
    throw machineError('records are compressed in a way this Node cannot read: produce them with lz4, snappy or gzip');
  }
  return algorithm.decompressSync(bytes);
}
