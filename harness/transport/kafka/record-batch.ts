import { crc32c } from '@platformatic/kafka';

/** Bytes of a batch before its records. */
const HEADER_BYTES = 61;
/** Where the part covered by the checksum begins. */
const CHECKED_FROM = 21;
/** The most bytes a record takes besides its value: lengths, times, a key of 8 bytes. */
const FRAME_BYTES = 40;
const KEY_BYTES = 8;
const MAGIC = 2;
const TWO_TO_31 = 2 ** 31;
const TWO_TO_32 = 2 ** 32;

/**
 * Writes records into a batch in the broker's own format (version 2): one buffer, no object per record. Keys are 64-bit
 * integers. Reusable: {@link BatchWriter.reset} keeps the memory.
 *
 * The format: https://kafka.apache.org/documentation/#recordbatch
 */
export class BatchWriter {
  /** A view of the buffer that values are written to; a new one after each {@link BatchWriter.begin}. */
  view: DataView;
  bytes: Buffer;
  /** Records so far. */
  count = 0;
  /** Bytes so far, the header included. */
  length: number = HEADER_BYTES;
  #firstMs = 0;
  #largestMs = 0;

  constructor(capacity = 65_536) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
    this.view = viewOf(this.bytes);
  }

  /** Appends a record around a value of `valueBytes` bytes, which the caller writes where the result says. */
  begin(valueBytes: number, timestampMs: number, key: number): number {
    if (this.length + valueBytes + FRAME_BYTES > this.bytes.length) {
      this.#grow(this.length + valueBytes + FRAME_BYTES);
    }
    if (this.count === 0) {
      this.#firstMs = timestampMs;
      this.#largestMs = timestampMs;
    } else if (timestampMs > this.#largestMs) {
      this.#largestMs = timestampMs;
    }
    const time = zigZag(timestampMs - this.#firstMs);
    const offset = this.count * 2;
    const value = valueBytes * 2;
    const size = 1 + sizeOf(time) + sizeOf(offset) + 1 + KEY_BYTES + sizeOf(value) + valueBytes + 1;
    const { bytes, view } = this;
    let at = writeVariable(bytes, this.length, size * 2);
    // Attributes: none are defined for a record.
    bytes[at++] = 0;
    at = writeVariable(bytes, at, time);
    at = writeVariable(bytes, at, offset);
    bytes[at++] = KEY_BYTES * 2;
    writeInt64(view, at, key);
    at = writeVariable(bytes, at + KEY_BYTES, value);
    // Headers: none.
    bytes[at + valueBytes] = 0;
    this.length = at + valueBytes + 1;
    this.count++;
    return at;
  }

  /** The finished batch, without a producer's identity; a view that the next reset() makes stale. */
  finish(): Buffer {
    const { view, length, count } = this;
    writeInt64(view, 0, 0);
    view.setInt32(8, length - 12);
    view.setInt32(12, -1);
    view.setInt8(16, MAGIC);
    view.setInt16(21, 0);
    view.setInt32(23, count - 1);
    writeInt64(view, 27, this.#firstMs);
    writeInt64(view, 35, this.#largestMs);
    writeInt64(view, 43, -1);
    view.setInt16(51, -1);
    view.setInt32(53, -1);
    view.setInt32(57, count);
    view.setUint32(17, crc32c(this.bytes.subarray(CHECKED_FROM, length)));
    return this.bytes.subarray(0, length);
  }

  reset(): void {
    this.count = 0;
    this.length = HEADER_BYTES;
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
    this.view = viewOf(larger);
  }
}

/** A view of the bytes of a buffer, for reading and writing integers. */
export function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Writes an integer below 2^53 in size as 64 bits, big-endian, without a BigInt. */
export function writeInt64(view: DataView, at: number, value: number): void {
  view.setInt32(at, Math.floor(value / TWO_TO_32));
  // The conversion takes the value modulo 2^32: the lower half, also of a negative one.
  view.setInt32(at + 4, value);
}

/** Reads what {@link writeInt64} writes. */
export function readInt64(view: DataView, at: number): number {
  return view.getInt32(at) * TWO_TO_32 + view.getUint32(at + 4);
}

/** ZigZag: small numbers of either sign as small unsigned numbers. */
function zigZag(value: number): number {
  return value >= 0 ? value * 2 : value * -2 - 1;
}

/** Bytes of an integer in groups of seven bits. */
function sizeOf(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) {
    size++;
  }
  return size;
}

/** Writes an integer in groups of seven bits, the lowest first, and returns the position after it. */
function writeVariable(bytes: Buffer, from: number, value: number): number {
  let at = from;
  let rest = value;
  while (rest >= TWO_TO_31) {
    bytes[at++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  while (rest >= 128) {
    bytes[at++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}
