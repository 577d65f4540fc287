import { defaultsOf, type Options, questionOf } from '../../contracts/options.ts';
import { Random } from '../../contracts/random.ts';
import {
  allocateColumn,
  allocateColumns,
  type Column,
  type Columns,
  type EventColumns,
  type GeneratedTrace,
  type Operator,
  type OracleTrace,
  partitionKeysOf,
  streamsOf,
  type Tables,
  type Workload,
} from '../../contracts/workload.ts';
import { queryOf } from '../../harness/trace/load-workload.ts';
import { typeOf } from '../../harness/trace/partition.ts';
import { queryTables } from './query-tables.ts';

/**
 * Support for tests: one trace answered by a workload's three forms. Every function gives the answers as rows in the
 * order of the workload's answer columns, sorted by the columns that identify an answer, so that forms are compared
 * with one `toEqual`.
 */

/** One answer: whole numbers in the order of the workload's answer columns. */
export type AnswerRow = number[];

/** What an oracle says about a trace. */
interface OracleAnswers {
  readonly rows: AnswerRow[];
  /** The due event of the row at the same index: its id, or the number of events for "at the end". */
  readonly due: number[];
}

/** The columns with `id` in front: an event's place in the columns. */
export function withIds<E extends EventColumns>(columns: Omit<Columns<E>, 'id'>): Columns<E> {
  const length = (columns as { readonly event_time: Float64Array }).event_time.length;
  const id = allocateColumn('uint32', length);
  for (let position = 0; position < length; position++) {
    id[position] = position;
  }
  return { ...columns, id } as unknown as Columns<E>;
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
    const column = columnNamed(columns, name);
    rows.forEach((row, position) => {
      column[position] = row[index]!;
    });
  }
  return traceOf(workload, { columns, tables, keyCount, groundTruth: new Uint32Array(0) });
}

/** The answers of the workload's oracle, with their due events. */
export function answersByOracle<E extends EventColumns>(workload: Workload<E>, trace: OracleTrace<E>): OracleAnswers {
  const answers: { readonly row: AnswerRow; readonly due: number }[] = [];
  workload.oracle(trace, (due, ...row) => answers.push({ row, due }));
  answers.sort((a, b) => compareRows(a.row, b.row, workload.answers.identifying));
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
  for (let partition = 0; partition < partitions; partition++) {
    const columns = cut(workload, trace, partition, partitions);
    const { tables, keyCount, parameters } = trace;
    feed(workload.createOperator({ columns, tables, keyCount, parameters, output }), columns, random, (id) => {
      return largest[id]! - trace.disorderMs;
    });
  }
  return rows.sort((a, b) => compareRows(a, b, workload.answers.identifying));
}

/** The answers of the workload's query in DuckDB, from narrow columns so that a missing cast overflows. */
export async function answersBySql<E extends EventColumns>(
  workload: Workload<E>,
  trace: OracleTrace<E>,
): Promise<AnswerRow[]> {
  const tables: Record<string, Record<string, Column>> = {};
  const { id, stream } = trace.columns as Columns & { readonly stream?: Column };
  for (const [place, { name, columns }] of streamsOf(workload).entries()) {
    const ids = stream === undefined ? id : id.filter((each) => stream[each] === place);
    const events = ['id', 'event_time', ...columns].map((column) => {
      const whole = columnNamed(trace.columns, column);
      return [column, allocateColumn(typeOf(whole), ids.length).map((_, row) => whole[ids[row]!]!)];
    });
    tables[name] = Object.fromEntries(events);
  }
  for (const [name, spec] of Object.entries(workload.tables)) {
    const table = trace.tables[name]!;
    tables[name] = Object.fromEntries(spec.columns.map((column) => [column, table[column]!]));
  }
  const { names, rows } = await queryTables(tables, queryOf(workload, trace.parameters));
  if (names.join() !== workload.answers.columns.join()) {
    throw new Error(`the query of ${workload.name} gives columns ${names.join()}`);
  }
  return rows.sort((a, b) => compareRows(a, b, workload.answers.identifying));
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

/** The rows of the trace whose partition key falls into `partition`. */
function cut<E extends EventColumns>(
  workload: Workload<E>,
  trace: OracleTrace<E>,
  partition: number,
  partitions: number,
): Columns<E> {
  const partitionKey = partitionKeysOf(workload, trace.columns, trace.tables);
  const positions: number[] = [];
  for (let position = 0; position < trace.events; position++) {
    if (partitionKey(position) % partitions === partition) {
      positions.push(position);
    }
  }
  const types = { id: 'uint32', event_time: 'float64' } as Record<string, 'int32' | 'uint32' | 'float64'>;
  for (const [name, spec] of Object.entries(workload.columns)) {
    types[name] = spec.type;
  }
  const part: Record<string, Column> = {};
  for (const [name, type] of Object.entries(types)) {
    const whole = columnNamed(trace.columns, name);
    const column = allocateColumn(type, positions.length);
    positions.forEach((position, index) => {
      column[index] = whole[position]!;
    });
    part[name] = column;
  }
  return part as unknown as Columns<E>;
}

function columnNamed(columns: object, name: string): Column {
  return (columns as Readonly<Record<string, Column>>)[name]!;
}

function compareRows(a: AnswerRow, b: AnswerRow, identifying: number): number {
  for (let i = 0; i < identifying; i++) {
    if (a[i] !== b[i]) {
      return a[i]! - b[i]!;
    }
  }
  return 0;
}
