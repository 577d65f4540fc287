import { defaultsOf, type Options, questionOf } from '../../contracts/options.ts';
import { Random } from '../../contracts/random.ts';
import {
  allocateColumns,
  type Column,
  type Columns,
  type EventColumns,
  type GeneratedTrace,
  type Operator,
  type OracleTrace,
  streamsOf,
  type Tables,
  type Workload,
} from '../../contracts/workload.ts';
import type { Session } from '../../engines/duckdb/session.ts';
import { queryOf } from '../trace/load-workload.ts';
import { partitionColumns } from '../trace/partition.ts';
import { idColumn } from '../trace/trace.ts';

/** One answer: whole numbers in the order of the workload's answer columns. */
export type AnswerRow = readonly number[];

/** What an oracle says about a trace. */
export interface OracleAnswers {
  readonly rows: AnswerRow[];
  /** The due event of the row at the same index: its id, or the number of events for "at the end". */
  readonly due: number[];
}

/** The columns with `id` in front: an event's place in the columns. */
export function withIds<E extends EventColumns>(columns: Omit<Columns<E>, 'id'>): Columns<E> {
  const { length } = (columns as { readonly event_time: Float64Array }).event_time;
  return { id: idColumn(length), ...columns } as unknown as Columns<E>;
}

/** The parameters of a workload's question: its defaults, changed by `changes`. */
export function questionWith<E extends EventColumns>(workload: Workload<E>, changes: Options = {}): Options {
  return questionOf(workload.parameters, { ...defaultsOf(workload.parameters), ...changes });
}

/** A generated trace as an oracle takes it; `changes` are parameters of the question that are not its defaults. */
export function traceOf<E extends EventColumns>(
  workload: Workload<E>,
  generated: GeneratedTrace<E>,
  changes: Options = {},
): OracleTrace<E> {
  const columns = withIds<E>(generated.columns);
  const { tables, keyCount } = generated;
  const parameters = questionWith(workload, changes);
  return { events: columns.id.length, columns, tables, keyCount, disorderMs: workload.disorderMs, parameters };
}

/** A trace of events written out: rows of event_time (ms) and then the workload's columns in their order. */
export function traceFrom<E extends EventColumns>(
  workload: Workload<E>,
  rows: readonly (readonly number[])[],
  keyCount: number,
  tables: Tables = {},
): OracleTrace<E> {
  const columns = allocateColumns(workload.columns, rows.length);
  for (const [index, name] of ['event_time', ...Object.keys(workload.columns)].entries()) {
    const column = (columns as Readonly<Record<string, Column>>)[name]!;
    rows.forEach((row, position) => {
      column[position] = row[index]!;
    });
  }
  return traceOf(workload, { columns, tables, keyCount, groundTruth: new Uint32Array(0) });
}

/** The events of a trace as {@link traceFrom} takes them. */
export function rowsOf<E extends EventColumns>(workload: Workload<E>, { events, columns }: OracleTrace<E>): number[][] {
  const all = columns as unknown as Readonly<Record<string, Column>>;
  const names = ['event_time', ...Object.keys(workload.columns)];
  return Array.from({ length: events }, (_, id) => names.map((name) => all[name]![id]!));
}

/** The answers of the workload's oracle, with their due events. */
export function answersByOracle<E extends EventColumns>(workload: Workload<E>, trace: OracleTrace<E>): OracleAnswers {
  const answers: { readonly row: AnswerRow; readonly due: number }[] = [];
  workload.oracle(trace, (due, ...row) => answers.push({ row, due }));
  answers.sort((a, b) => compareRows(a.row, b.row));
  return { rows: answers.map((answer) => answer.row), due: answers.map((answer) => answer.due) };
}

/**
 * The answers of the workload's operator, one instance a partition, each fed in blocks of random length (drawn from
 * `seed`) and given between blocks the highest watermark that is valid there.
 */
export function answersByOperator<E extends EventColumns>(
  workload: Workload<E>,
  trace: OracleTrace<E>,
  partitions: number,
  seed = 1,
): AnswerRow[] {
  const rows: AnswerRow[] = [];
  const output = { emit: (...row: number[]): void => void rows.push(row) };
  const random = new Random(seed);
  const largest = largestTimeBefore(trace.columns.event_time);
  const { tables, keyCount, parameters } = trace;
  // A workload of any columns is cut the same way.
  const parts = partitionColumns(workload as unknown as Workload, trace as unknown as OracleTrace, partitions);
  for (const columns of parts as unknown as Columns<E>[]) {
    feed(workload.createOperator({ columns, tables, keyCount, parameters, output }), columns, random, (id) => {
      return largest[id]! - trace.disorderMs;
    });
  }
  return rows.sort(compareRows);
}

let opening: Promise<Session> | undefined;

/** The answers of the workload's query, loaded and run as the engine DuckDB does; by one database for all calls. */
export async function answersBySql<E extends EventColumns>(
  workload: Workload<E>,
  { columns, tables, parameters, events }: OracleTrace<E>,
): Promise<AnswerRow[]> {
  // DuckDB takes long to import.
  opening ??= import('../../engines/duckdb/session.ts').then(({ Session }) => Session.open(1));
  const session = await opening;
  const rows: AnswerRow[] = [];
  await session.run({
    options: {},
    signal: new AbortController().signal,
    source: { take: () => events, arrival: async () => {}, watermark: 0, nowMs: 0, ended: true },
    sink: { emit: (...row) => void rows.push(row), pending: 0, commit() {} },
    operator: () => {
      throw new Error('it hosts the query');
    },
    query: queryOf(workload, parameters),
    columns: columns as unknown as Columns,
    streams: streamsOf(workload),
    tables,
  });
  return rows.sort(compareRows);
}

/** Runs one operator over its partition; `watermarkBefore(id)` is the watermark once all ids below `id` were seen. */
function feed(operator: Operator, columns: Columns, random: Random, watermarkBefore: (id: number) => number): void {
  const events = columns.id.length;
  let blockEnd = 0;
  for (let position = 0; position < events; position++) {
    if (position === blockEnd) {
      operator.advance(watermarkBefore(columns.id[position]!));
      blockEnd = position + random.between(1, 12);
    }
    operator.process(position);
  }
  operator.end();
}

/** At index i the largest event time of ids below i, ms; −Infinity at 0. One longer than the trace. */
function largestTimeBefore(eventTime: Float64Array): Float64Array {
  const largest = new Float64Array(eventTime.length + 1).fill(-Infinity);
  for (let id = 0; id < eventTime.length; id++) {
    largest[id + 1] = Math.max(largest[id]!, eventTime[id]!);
  }
  return largest;
}

/** The order in which answers are compared: by their values from the first on, those that identify them before others. */
export function compareRows(a: AnswerRow, b: AnswerRow): number {
  const differing = a.findIndex((value, i) => value !== b[i]);
  return differing === -1 ? 0 : a[differing]! - b[differing]!;
}
