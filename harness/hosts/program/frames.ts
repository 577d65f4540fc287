import type { Column, Columns } from '../../../contracts/workload.ts';

/** The version of the protocol (docs/protocol.md). */
export const PROTOCOL_VERSION = 1;

/** A frame begins with four letters that name its type, and the length of what follows (uint32). All is little-endian. */
const HEADER_BYTES = 8;
/** Each column begins at a multiple of this within its frame. */
const ALIGNMENT = 8;
/** Answers are 64-bit floating-point numbers. */
export const VALUE_BYTES = 8;

/** What a program is sent. */
export type SentType = 'HELO' | 'BEGN' | 'EVTS' | 'MARK' | 'ENDS' | 'ABRT';

const ANSWERED = ['REDY', 'ANSW', 'TOOK', 'DONE', 'FAIL'] as const;

/** What a program answers. */
export type AnsweredType = (typeof ANSWERED)[number];

/** A frame that a program has written. */
export interface AnsweredFrame {
  readonly type: AnsweredType;
  readonly payload: Buffer;
}

/** A frame with this payload. */
export function frameOf(type: SentType, payload: Uint8Array = new Uint8Array(0)): Buffer {
  const frame = emptyFrame(type, payload.length);
  frame.set(payload, HEADER_BYTES);
  return frame;
}

/** MARK: a watermark, ms of event time. */
export function watermarkFrame(watermark: number): Buffer {
  const frame = emptyFrame('MARK', VALUE_BYTES);
  frame.writeDoubleLE(watermark, HEADER_BYTES);
  return frame;
}

/** EVTS: how many events, in 8 bytes, then these rows of each column. `names`: the columns in their order. */
export function eventsFrame(columns: Columns, names: readonly string[], from: number, to: number): Buffer {
  const all = columns as unknown as Readonly<Record<string, Column>>;
  const parts = names.map((name) => all[name]!.subarray(from, to));
  const frame = emptyFrame(
    'EVTS',
    parts.reduce((sum, { byteLength }) => sum + aligned(byteLength), ALIGNMENT),
  );
  frame.writeUInt32LE(to - from, HEADER_BYTES);
  let at = HEADER_BYTES + ALIGNMENT;
  for (const { buffer, byteOffset, byteLength } of parts) {
    frame.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += aligned(byteLength);
  }
  return frame;
}

function emptyFrame(type: SentType, length: number): Buffer {
  const frame = Buffer.alloc(HEADER_BYTES + length);
  frame.write(type, 'latin1');
  frame.writeUInt32LE(length, 4);
  return frame;
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** Cuts what a program writes into frames. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** How many are needed before anything can be read. */
  #needed = HEADER_BYTES;

  /** Adds bytes as they come. */
  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
  }

  /** The next frame; undefined until it is there. @throws Error where what stands there is no frame */
  next(): AnsweredFrame | undefined {
    if (this.#bytes < this.#needed) {
      return undefined;
    }
    const joined = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    const type = joined.toString('latin1', 0, 4);
    if (!isAnswered(type)) {
      throw new Error(
        `it wrote ${shown(joined)} to its standard output, which is for frames alone: print to standard error`,
      );
    }
    const end = HEADER_BYTES + joined.readUInt32LE(4);
    const whole = joined.length >= end;
    const rest = whole ? joined.subarray(end) : joined;
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#bytes = rest.length;
    this.#needed = whole ? HEADER_BYTES : end;
    return whole ? { type, payload: joined.subarray(HEADER_BYTES, end) } : undefined;
  }

  /** What has come of a frame that is not whole; undefined where nothing has. */
  get rest(): string | undefined {
    return this.#bytes === 0 ? undefined : shown(Buffer.concat(this.#chunks));
  }
}

function isAnswered(type: string): type is AnsweredType {
  return ANSWERED.some((each) => each === type);
}

/** Its first line, in quotes. */
function shown(bytes: Buffer): string {
  return JSON.stringify(bytes.toString('utf8', 0, 60).split('\n')[0]!.trimEnd());
}
