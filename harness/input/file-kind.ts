import { closeSync, openSync, readSync } from 'node:fs';
import { gunzipSync, constants as zlib } from 'node:zlib';
import { usageError } from '../../contracts/errors.ts';

/** What a file of events is, by its first bytes; its name is not looked at. */
export interface FileKind {
  readonly format: 'csv' | 'json' | 'parquet';
  readonly gzip: boolean;
  /** Its first bytes, unpacked. */
  readonly head: Buffer;
}

const headBytes = 65_536;

/** Formats that are recognised to be refused: their first bytes, and what to do. */
const strangers: readonly (readonly [name: string, magic: string, fix: string])[] = [
  ['a zip archive', '504b0304', 'unpack it first (a workbook of Excel: save it as CSV)'],
  ['packed with zstd', '28b52ffd', 'unpack it first'],
  ['packed with xz', 'fd377a585a00', 'unpack it first'],
  ['packed with bzip2', '425a68', 'unpack it first'],
  ['an Arrow file', '4152524f5731', 'save it as Parquet or CSV'],
  ['an Avro file', '4f626a01', 'save it as Parquet or CSV'],
  ['an SQLite database', '53514c69746520', 'save its table as Parquet or CSV'],
];

/**
 * What the file at `path` is; messages call it `file`.
 *
 * @throws MillraceError 2 for a format that is recognised and not read, or a damaged gzip file; an error of the system
 */
export function kindOf(path: string, file: string): FileKind {
  const bytes = firstBytes(path);
  const gzip = bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
  const head = gzip ? unpacked(file, bytes) : bytes;
  const hex = head.subarray(0, 8).toString('hex');
  const stranger = strangers.find(([, magic]) => hex.startsWith(magic));
  if (stranger !== undefined) {
    throw usageError(`${file} is ${stranger[0]}; ${stranger[2]}`);
  }
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') {
    return { format: 'parquet', gzip, head };
  }
  return { format: /^(?:\u00ef\u00bb\u00bf)?\s*[[{]/.test(head.toString('latin1')) ? 'json' : 'csv', gzip, head };
}

function firstBytes(path: string): Buffer {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(headBytes);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, headBytes, 0));
  } finally {
    closeSync(descriptor);
  }
}

function unpacked(file: string, bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { finishFlush: zlib.Z_SYNC_FLUSH }).subarray(0, headBytes);
  } catch (error) {
    throw usageError(`${file} looks like a gzip file and cannot be unpacked: ${(error as Error).message}`);
  }
}

const delimiters = [',', '\t', ';', '|'] as const;

/** What separates the fields of a CSV file: the one of comma, tab, semicolon and bar that its first line has most of. */
export function delimiterOf(head: string): string {
  const line = /^\s*([^\r\n]*)/.exec(head)![1]!.replaceAll(/"(?:[^"]|"")*"/g, '');
  const counts = delimiters.map((delimiter) => line.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))]!;
}
