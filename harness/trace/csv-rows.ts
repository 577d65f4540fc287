import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { CsvError, Parser } from 'csv-parse';
import { type MillraceError, machineError, usageError } from '../../contracts/errors.ts';

/** Called for each row, including the header. `line` is the row's last line in the file, counted from 1. */
export type RowCallback = (record: readonly string[], line: number) => void;

/** Large reads: a row costs little beside a turn of the event loop. */
const readBytes = 262_144;

/** Characters a row may have: a quote left open must not take in the rest of the file. */
const longestRow = 128_000;

/**
 * Passes rows to a callback as they are parsed. Taking them at `push`, instead of through a readable queue, gives each
 * its line number without a promise per row. An error that the callback throws ends the stream.
 */
class RowParser extends Parser {
  /** Fields of the header, and so of every row. */
  fields = 0;
  /** The line the last row ended on. */
  lastLine = 0;
  readonly #onRow: RowCallback;

  constructor(onRow: RowCallback) {
    super({ bom: true, record_delimiter: ['\r\n', '\n', '\r'], skip_empty_lines: true, max_record_size: longestRow });
    this.#onRow = onRow;
  }

  override push(record: readonly string[] | null): boolean {
    if (record === null) {
      return super.push(null);
    }
    if (!this.destroyed) {
      this.fields ||= record.length;
      this.lastLine = this.info.lines;
      try {
        this.#onRow(record, this.lastLine);
      } catch (error) {
        this.destroy(error as Error);
      }
    }
    return true;
  }
}

/**
 * Streams the rows of a CSV file: UTF-8 with or without a byte order mark, any line ends, quoted fields; empty lines
 * are skipped.
 *
 * @throws MillraceError 2 for a file that cannot be opened or is no CSV, 1 if reading fails; whatever `onRow` throws.
 */
export async function readCsvRows(file: string, onRow: RowCallback): Promise<void> {
  const parser = new RowParser(onRow);
  parser.resume();
  try {
    await pipeline(createReadStream(file, { highWaterMark: readBytes }), parser);
  } catch (error) {
    if (error instanceof CsvError) {
      throw malformed(file, error, parser);
    }
    throw fileError(file, error);
  }
}

function malformed(file: string, error: CsvError, parser: RowParser): MillraceError {
  const { lines, record } = error as CsvError & { lines: number; record?: readonly string[] };
  const place = `${file} line ${lines}`;
  const start = `${file} line ${parser.lastLine + 1}`;
  switch (error.code) {
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
      return usageError(`${place}: ${count(record?.length ?? 0)} given; the header has ${count(parser.fields)}`);
    case 'CSV_QUOTE_NOT_CLOSED':
      return usageError(`${start}: a quote is opened and never closed; close it`);
    case 'CSV_MAX_RECORD_SIZE':
      return usageError(`${start}: the row has over ${longestRow} characters; close a quote left open`);
    default:
      return usageError(`${place}: misplaced quote; a quoted field is quoted as a whole, with quotes inside doubled`);
  }
}

function count(fields: number): string {
  return fields === 1 ? '1 field' : `${fields} fields`;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'reading it is not permitted',
  EPERM: 'reading it is not permitted',
  EISDIR: 'it is a folder; a CSV file is needed',
};

/** An error that says in one line why `file` cannot be read; errors not of the file system are returned unchanged. */
function fileError(file: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (!(error instanceof Error) || code === undefined) {
    return error;
  }
  const reason = reasons[code];
  return reason === undefined
    ? machineError(`${file} cannot be read: ${error.message}`)
    : usageError(`${file} cannot be read: ${reason}`);
}
