import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { type Readable, Transform, type TransformCallback } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type MillraceError, usageError } from '../../contracts/errors.ts';
import type { InputFile } from './request.ts';

/** Large reads: a row costs little beside a turn of the event loop. */
const readBytes = 131_072;

/** How the bytes of a file of text are read. */
export interface TextEncoding {
  /** A label of the WHATWG Encoding Standard; undefined for UTF-8, which is checked. */
  readonly encoding: string | undefined;
  readonly gzip: boolean;
}

/**
 * The bytes of a text file as UTF-8: unpacked, and decoded if an encoding is given. `onRead` is called with the number
 * of bytes read from the file so far.
 *
 * @throws as an error of the stream, for bytes that are not of the encoding, NotUtf8, or MillraceError 2.
 */
export function textStreams(
  { name, path }: InputFile,
  { encoding, gzip }: TextEncoding,
  onRead: (bytes: number) => void,
): readonly [Readable, ...Transform[]] {
  const source = createReadStream(path, { highWaterMark: readBytes });
  let bytes = 0;
  source.on('data', (chunk) => {
    bytes += chunk.length;
    onRead(bytes);
  });
  return [source, ...(gzip ? [createGunzip({ chunkSize: readBytes })] : []), new Checked(name, encoding)];
}

function unpacked({ path }: InputFile, gzip: boolean): Readable {
  const source = createReadStream(path, { highWaterMark: readBytes });
  return gzip ? source.pipe(createGunzip()) : source;
}

/** The decoder of an encoding's name. @throws MillraceError 2 naming the flag */
export function decoderOf(encoding: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw usageError(
      `--encoding ${encoding}: no such encoding is known; try latin1, windows-1252, utf-16le or shift_jis`,
    );
  }
}

/** Passes text on as UTF-8, and ends with an error at the first bytes that are not of the encoding. */
class Checked extends Transform {
  readonly #file: string;
  readonly #encoding: string | undefined;
  readonly #decoder: InstanceType<typeof TextDecoder> | undefined;
  /** A character cut in two by the end of a chunk. */
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes that have been passed on. */
  #passed = 0;

  constructor(file: string, encoding: string | undefined) {
    super({ readableHighWaterMark: readBytes });
    this.#file = file;
    this.#encoding = encoding;
    this.#decoder = encoding === undefined ? undefined : decoderOf(encoding);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#decoder !== undefined) {
      this.#decode(chunk, done);
      return;
    }
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const end = wholeCharacters(bytes);
    const whole = bytes.subarray(0, end);
    if (!isUtf8(whole)) {
      done(this.#notUtf8(whole));
      return;
    }
    this.#rest = bytes.subarray(end);
    this.#passed += end;
    done(null, whole);
  }

  override _flush(done: TransformCallback): void {
    if (this.#decoder !== undefined) {
      this.#decode(undefined, done);
      return;
    }
    done(this.#rest.length === 0 ? null : this.#notUtf8(this.#rest));
  }

  #decode(chunk: Buffer | undefined, done: TransformCallback): void {
    try {
      const text = chunk === undefined ? this.#decoder!.decode() : this.#decoder!.decode(chunk, { stream: true });
      done(null, Buffer.from(text, 'utf8'));
    } catch {
      done(usageError(`${this.#file}: not ${this.#encoding!} throughout; give its --encoding`));
    }
  }

  #notUtf8(bytes: Buffer): NotUtf8 {
    let at = 0;
    while (at < bytes.length) {
      const end = bytes.indexOf(10, at);
      const next = end === -1 ? bytes.length : end + 1;
      if (!isUtf8(bytes.subarray(at, next))) {
        break;
      }
      at = next;
    }
    return new NotUtf8(this.#passed + at);
  }
}

/** Bytes that are not UTF-8, from the beginning of a line on. */
export class NotUtf8 extends Error {
  /** Bytes of text before that line. */
  readonly offset: number;

  constructor(offset: number) {
    super(`not UTF-8 from byte ${offset} on`);
    this.offset = offset;
  }
}

/** The error of a file that is not UTF-8: its lines are counted only now. */
export async function notUtf8(file: InputFile, gzip: boolean, { offset }: NotUtf8): Promise<MillraceError> {
  let lines = 1;
  let left = offset;
  let first = '';
  for await (const chunk of unpacked(file, gzip)) {
    const bytes = chunk as Buffer;
    first ||= bytes.subarray(0, 2).toString('latin1');
    lines += countLines(bytes.subarray(0, left));
    left -= Math.min(left, bytes.length);
    if (left === 0) {
      break;
    }
  }
  const isUtf16 = lines === 1 && (first === '\u00ff\u00fe' || first === '\u00fe\u00ff');
  const fix = isUtf16 ? '--encoding utf-16le (or utf-16be)' : '--encoding latin1, or whatever it is';
  return usageError(`${file.name} line ${lines}: not UTF-8; give ${fix}`);
}

/** The length of `bytes` without a character that is cut at their end. */
function wholeCharacters(bytes: Buffer): number {
  const { length } = bytes;
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back]!;
    if (byte >= 0xc0) {
      const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return size > back ? length - back : length;
    }
    if (byte < 0x80) {
      return length;
    }
  }
  return length;
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) {
    lines++;
  }
  return lines;
}
