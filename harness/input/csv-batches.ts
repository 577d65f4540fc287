import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { CsvError, Parser } from 'csv-parse';
import { MillraceError, machineError, usageError } from '../../contracts/errors.ts';
import { delimiterOf, type FileKind, kindOf } from './file-kind.ts';
import { decoderOf, NotUtf8, notUtf8, textStreams } from './text-stream.ts';

/** Rows of a CSV file, in the order of the file; the first of the first batch is the header. */
export interface CsvBatch {
  readonly records: readonly (readonly string[])[];
  /** The line of the file on which each row ends, counted from 1. */
  readonly lines: readonly number[];
}

/** What reading a CSV file takes besides its name. */
export interface CsvOptions {
  /** Default: the name is its path. */
  readonly path?: string;
  /** A label of the WHATWG Encoding Standard; default UTF-8, which is checked. */
  readonly encoding?: string | undefined;
  /** As `kindOf` gives it; default: it is looked at here. */
  readonly kind?: FileKind;
  /** Called with the number of bytes read so far. */
  readonly onRead?: (bytes: number) => void;
}

/** Characters a row may have: a quote left open must not take in the rest of the file. */
const longestRow = 128_000;

/**
 * Collects rows as they are parsed. Taking them at `push`, instead of through a readable queue, gives each its line
 * number without a promise per row.
 */
class RowParser extends Parser {
  /** The line the last row ended on. */
  lastLine = 0;
  #records: (readonly string[])[] = [];
  #lines: number[] = [];

  constructor(delimiter: string) {
    super({
      bom: true,
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: longestRow,
    });
  }

  override push(record: readonly string[] | null): boolean {
    if (record === null) {
      return super.push(null);
    }
    this.lastLine = this.info.lines;
    this.#records.push(record);
    this.#lines.push(this.lastLine);
    return true;
  }

  /** The rows since the last call. */
  takeBatch(): CsvBatch {
    const batch = { records: this.#records, lines: this.#lines };
    this.#records = [];
    this.#lines = [];
    return batch;
  }
}

/**
 * The rows of a CSV file: fields separated by commas, tabs, semicolons or bars, as its first line has them; plain or
 * gzip; with or without a byte order mark; any line ends; quoted fields. Empty lines are skipped. Rows may have more or
 * fewer fields than the header.
 *
 * @throws MillraceError 2 for a file that cannot be opened, is no CSV or not of the encoding, 1 if reading fails.
 */
export async function* csvBatches(file: string, options: CsvOptions = {}): AsyncGenerator<CsvBatch, void, undefined> {
  const { path = file, encoding, onRead = () => {} } = options;
  let parser: RowParser | undefined;
  let isPacked = false;
  try {
    const { gzip, head } = options.kind ?? kindOf(path, file);
    const start = encoding === undefined ? head.toString('utf8') : decoderOf(encoding).decode(head, { stream: true });
    isPacked = gzip;
    parser = new RowParser(delimiterOf(start));
    for await (const chunk of throughAll(textStreams({ name: file, path }, { encoding, gzip }, onRead))) {
      await parsed(parser, (done) => parser!.write(chunk, done));
      yield parser.takeBatch();
    }
    await parsed(parser, (done) => parser!.end(done));
    yield parser.takeBatch();
  } catch (error) {
    if (error instanceof NotUtf8) {
      throw await notUtf8({ name: file, path }, isPacked, error);
    }
    throw error instanceof CsvError ? malformed(file, error, parser!) : fileError(file, error);
  } finally {
    parser?.destroy();
  }
}

function throughAll([source, ...rest]: ReturnType<typeof textStreams>): Readable {
  // An error of one of them comes out of the last, which is read.
  return pipeline([source, ...rest], () => {}) as unknown as Readable;
}

/** Resolves when the parser has taken what `write` gives it. */
function parsed(parser: RowParser, write: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.once('error', reject);
    write((error) => {
      parser.off('error', reject);
      if (error) {
        parser.once('error', () => {});
        reject(error);
      } else {
        resolve();
      }
    });
  });
}

function malformed(file: string, error: CsvError, parser: RowParser): MillraceError {
  const { lines } = error as CsvError & { lines: number };
  const place = `${file} line ${lines}`;
  const start = `${file} line ${parser.lastLine + 1}`;
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return usageError(`${start}: a quote is opened and never closed; close it`);
    case 'CSV_MAX_RECORD_SIZE':
      return usageError(`${start}: the row has over ${longestRow} characters; close a quote left open`);
    default:
      return usageError(`${place}: misplaced quote; a quoted field is quoted as a whole, with quotes inside doubled`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'reading it is not permitted',
  EPERM: 'reading it is not permitted',
  EISDIR: 'it is a folder; a file is needed',
};

/** An error that says in one line why `file` cannot be read; errors not of the file system are returned unchanged. */
export function fileError(file: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (!(error instanceof Error) || error instanceof MillraceError || code === undefined) {
    return error;
  }
  const reason = code.startsWith('Z_') ? `it is a damaged gzip file (${error.message})` : reasons[code];
  return reason === undefined
    ? machineError(`${file} cannot be read: ${error.message}`)
    : usageError(`${file} cannot be read: ${reason}`);
}
