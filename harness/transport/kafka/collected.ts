import { readFileSync } from 'node:fs';
import type { AnswerRecord } from '../../answers/answer-log.ts';
import { writeArrays } from '../../trace/array-file.ts';

/** Answers as they were observed in a topic. Here a commit is one fetch response of the broker. */
export interface CollectedAnswers extends AnswerRecord {
  /**
   * For each commit, when the broker appended the first of its answers: LogAppendTime, ms, on the monotonic clock, to
   * the millisecond that the broker reports. It does not include a transaction's wait for its commit.
   */
  readonly appendedMs: Float64Array;
}

const VERSION = 1;
const HEADER_VALUES = 4;

/** Writes answers to a file of 64-bit floats, for the process that checks them. */
export function writeCollected(path: string, answers: CollectedAnswers): void {
  const { arity, count, rows, commitEnds, commitMs, appendedMs } = answers;
  const header = Float64Array.of(VERSION, arity, count, commitEnds.length);
  writeArrays(path, [header, rows, commitEnds, commitMs, appendedMs]);
}

/** Reads what {@link writeCollected} wrote. */
export function readCollected(path: string): CollectedAnswers {
  const bytes = readFileSync(path);
  // A copy begins at a multiple of eight; a buffer of Node may not.
  const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const [version, arity = 0, count = 0, commits = 0] = values;
  if (version !== VERSION || values.length !== HEADER_VALUES + count * arity + 3 * commits) {
    throw new Error(`${path} is not a whole file of collected answers`);
  }
  let at = HEADER_VALUES;
  const next = (length: number): Float64Array => {
    const part = values.subarray(at, at + length);
    at += length;
    return part;
  };
  return {
    arity,
    count,
    rows: next(count * arity),
    commitEnds: next(commits),
    commitMs: next(commits),
    appendedMs: next(commits),
  };
}
