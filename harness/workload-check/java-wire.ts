import { Random } from '../../contracts/random.ts';
import { type Column, type OracleTrace, streamsOf, type Workload } from '../../contracts/workload.ts';
import { compareRows } from './answers.ts';

/** How values are written: see the Java form's README. */
export type Format = 'binary' | 'json';

/** An answer of the Java form. */
export interface JavaAnswer {
  readonly row: number[];
  /** The last event processed before it, or the number of events where it came at the end. */
  readonly at: number;
}

/**
 * The trace's events, each after the index of its stream and its length; with a seed, watermark records among them and
 * JSON as others may write it.
 */
export function eventFrames(workload: Workload, trace: OracleTrace, format: Format, seed?: number): Buffer {
  const random = seed === undefined ? undefined : new Random(seed);
  const byName = trace.columns as unknown as Record<string, Column>;
  const streams = streamsOf(workload).map((stream) => ['id', 'event_time', ...stream.columns]);
  const frames: Buffer[] = [];
  const add = (stream: number, valueIn: (name: string) => number): void => {
    const names = streams[stream]!;
    const row = names.map(valueIn);
    const value = format === 'binary' ? binary(row) : Buffer.from(json(names, row, random));
    const head = Buffer.alloc(8);
    head.writeInt32BE(stream);
    head.writeInt32BE(value.length, 4);
    frames.push(head, value);
  };
  let largestTime = 0;
  for (let id = 0; id < trace.events; id++) {
    add(streams.length === 1 ? 0 : byName.stream![id]!, (name) => byName[name]![id]!);
    largestTime = Math.max(largestTime, trace.columns.event_time[id]!);
    if (random !== undefined && random.below(3) === 0) {
      add(random.below(streams.length), (name) => (name === 'event_time' ? largestTime : name === 'id' ? -1 : 0));
    }
  }
  return Buffer.concat(frames);
}

/** The answers of a file that the Java form wrote, sorted by their values. */
export function answersFrom(bytes: Buffer, workload: Workload, format: Format): JavaAnswer[] {
  const answers: JavaAnswer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const at = Number(bytes.readBigInt64BE(from));
    const begin = from + 12;
    from = begin + bytes.readInt32BE(from + 8);
    const value = bytes.subarray(begin, from);
    answers.push({ at, row: format === 'binary' ? fromBinary(value) : fromJson(value.toString(), workload) });
  }
  return answers.sort((a, b) => compareRows(a.row, b.row));
}

function binary(row: readonly number[]): Buffer {
  const value = Buffer.alloc(8 * row.length);
  row.forEach((each, i) => {
    value.writeBigInt64BE(BigInt(each), 8 * i);
  });
  return value;
}

function fromBinary(value: Buffer): number[] {
  return Array.from({ length: value.length / 8 }, (_, i) => Number(value.readBigInt64BE(8 * i)));
}

/** One object; with a random, its columns in any order and white space in all places. */
function json(names: readonly string[], row: readonly number[], random: Random | undefined): string {
  const pairs = names.map((name, i) => [name, row[i]!] as const);
  if (random === undefined) {
    return JSON.stringify(Object.fromEntries(pairs));
  }
  const space = (): string => ['', '', ' ', '\n', '\t\r '][random.below(5)]!;
  const words = random.shuffle([...pairs]).map(([name, value]) => {
    return `${space()}"${name}"${space()}:${space()}${value}${space()}`;
  });
  return `${space()}{${words.join()}}${space()}`;
}

function fromJson(value: string, { answers }: Workload): number[] {
  const object = JSON.parse(value) as Record<string, number>;
  // Written without white space, in column order.
  const row = answers.columns.map((name) => object[name]!);
  if (value !== JSON.stringify(Object.fromEntries(answers.columns.map((name, i) => [name, row[i]])))) {
    throw new Error(`an answer of ${answers.columns.join()} is written ${value}`);
  }
  return row;
}
