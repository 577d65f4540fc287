import type { OptionSpecs, Options } from './options.ts';
import type { Random } from './random.ts';

/** How a column of events is stored. `event_time` is float64 (whole milliseconds), keys are int32. */
export type ColumnType = 'int32' | 'uint32' | 'float64';

interface ColumnArrays {
  int32: Int32Array;
  uint32: Uint32Array;
  float64: Float64Array;
}

/** One column of events, indexed by position. */
export type Column = ColumnArrays[ColumnType];

/** One column of a workload's events. */
export interface ColumnSpec {
  readonly type: ColumnType;
  /** Unit of the values: 'cents', 'metres', 'ms'. */
  readonly unit: string;
  readonly about: string;
  /** Smallest and largest value the semantics allow; a replayed file is checked against them. Default: the type's. */
  readonly minimum?: number;
  readonly maximum?: number;
  /**
   * Of an int32 column: its values are numbers of texts, which a file has in their place, numbered as they first
   * appear. The key's always are. Answer columns of its name hold such numbers too, and tables whose first column is of
   * its name.
   */
  readonly text?: boolean;
}

/** The column that a workload of several streams declares as `stream`: of which stream an event is. */
export const streamColumn = {
  type: 'int32',
  unit: '',
  about: 'place of the stream among those of the workload, from 0',
} as const satisfies ColumnSpec;

/** One of a workload's streams of events. */
export interface StreamSpec {
  /** Which of the workload's columns its events have, in their order on paper; the key's among them. */
  readonly columns: readonly string[];
  readonly about: string;
}

/** Columns in their order on paper, after `id` and `event_time`, which every workload has. */
export type EventColumns = Readonly<Record<string, ColumnSpec>>;

/**
 * The columns of a trace, or of one partition of it, in arrival order.
 * `id` is the event's place in the whole trace: in a partition it has gaps, so it is never a position.
 */
export type Columns<E extends EventColumns = EventColumns> = {
  readonly id: Uint32Array;
  /** Milliseconds from the start of the trace. */
  readonly event_time: Float64Array;
} & { readonly [Name in keyof E]: ColumnArrays[E[Name]['type']] };

/** A static table: its first column is the key, dense or not; all columns have one length. */
export type Table = Readonly<Record<string, Int32Array>>;
/** Static tables by name. */
export type Tables = Readonly<Record<string, Table>>;

/** What a static table looks like on paper. */
export interface TableSpec {
  /** Column names in order; the first is the key. */
  readonly columns: readonly string[];
  readonly about: string;
}

/** What a generator makes. */
export interface GeneratedTrace<E extends EventColumns = EventColumns> {
  /** All columns but `id`, over SharedArrayBuffers. */
  readonly columns: Omit<Columns<E>, 'id'>;
  readonly tables: Tables;
  /** Number of distinct keys: they are 0 … keyCount − 1. 1 where there is no key. */
  readonly keyCount: number;
  /** Ground truth: ids of the events that the generator made to be found; never shown to an engine. */
  readonly groundTruth: Uint32Array;
  /** Texts by their numbers, of columns that hold numbers of texts; absent for those whose numbers are their texts. */
  readonly texts?: Readonly<Record<string, readonly string[]>>;
}

/** All that an oracle may look at: the whole trace. */
export interface OracleTrace<E extends EventColumns = EventColumns> {
  readonly events: number;
  readonly columns: Columns<E>;
  readonly tables: Tables;
  readonly keyCount: number;
  /** D: how far event time may lag behind the largest seen before it, ms. */
  readonly disorderMs: number;
}

/** Where an operator puts its answers. One call is one answer, in the order of the workload's answer columns. */
export interface Output {
  emit(...row: number[]): void;
}

/** What an operator is made of: one partition, whose rows are readable only up to the last position taken. */
export interface OperatorContext<E extends EventColumns = EventColumns> {
  readonly columns: Columns<E>;
  readonly tables: Tables;
  /** Keys are 0 … keyCount − 1 over all partitions. */
  readonly keyCount: number;
  readonly output: Output;
}

/** The TypeScript form of a workload's query: one instance a partition. */
export interface Operator {
  /** Takes in the event at `position`; positions come in order, each once. */
  process(position: number): void;
  /** Emits what `watermark` (ms of event time) makes due: no event older than it is still to come. */
  advance(watermark: number): void;
  /** Emits what is still open at the end of the trace; never called after an abort. */
  end(): void;
}

/** Called by an oracle once an answer. `due`: the id of the due event, or the number of events for "at the end". */
export type AnswerCallback = (due: number, ...row: number[]) => void;

/**
 * What random small traces of a workload are made of, by which its forms are tested against its oracle: values on and
 * beside the limits of its rules. All of a list are as likely, so that one named twice comes twice as often.
 */
export interface SmallTraces<E extends EventColumns = EventColumns> {
  /** Number of distinct keys; few make histories long enough for every rule. */
  readonly keyCount: number;
  /** Values of D, ms. */
  readonly disordersMs: readonly number[];
  /** Event times between an event and the one before, ms. */
  readonly gapsMs: readonly number[];
  /** Values of each column but the key's. */
  readonly values: { readonly [Name in keyof E]?: readonly number[] };
  /** The static tables, for those keys; absent where the workload has none. */
  tables?(random: Random): Tables;
}

/** What a workload is, apart from what it does. */
export interface WorkloadFacts<E extends EventColumns = EventColumns> {
  /** Name on the command line. */
  readonly name: string;
  readonly title: string;
  /** The question it asks, one line. */
  readonly question: string;
  /** One sentence for the report: what the work is like, and where time matters in it. */
  readonly about: string;
  /** Numbers a user may set (`--set fraud.cards=500`), each with its default. */
  readonly parameters: OptionSpecs;
  /** What preset quick takes instead of the defaults. */
  readonly quick: Options;
  readonly columns: E;
  /**
   * Where events come in several streams, each a table, a topic and a file of its own, with columns of its own: the
   * streams by name, in their order. All arrive in one order, that of the trace, and the column `stream`
   * ({@link streamColumn}) tells them apart; in a row of one stream the columns that only others have hold nothing that
   * may be read. Events of one key that are in different streams come in no promised order to each other: over Kafka,
   * and in files. Default: one stream, `events`, of all columns.
   */
  readonly streams?: Readonly<Record<string, StreamSpec>>;
  /** The column that holds the key, an int32 column; null where answers are about all events: one partition then. */
  readonly key: string | null;
  readonly tables: Readonly<Record<string, TableSpec>>;
  /** D of generated traces, ms. */
  readonly disorderMs: number;
  /** Answer columns in order, at most sixteen; the first `identifying` of them identify an answer. */
  readonly answers: { readonly columns: readonly string[]; readonly identifying: number };
  /** The longest window or gap that time closes, ms; 0 where no answer waits for time. */
  readonly horizonMs: number;
}

/** The Java form of a workload's query. */
export interface JavaForm {
  /** The operator's class: 'millrace.FraudOperator'. */
  readonly operator: string;
  /** The files it is compiled from, beside what all operators share (`workloads/java`). */
  readonly sources: readonly URL[];
}

/** A question asked of a trace, with its exact answers. */
export interface Workload<E extends EventColumns = EventColumns> extends WorkloadFacts<E> {
  /** Makes `events` events; the same seed and parameters give the same bytes everywhere. */
  generate(events: number, parameters: Options, seed: number): GeneratedTrace<E>;
  /**
   * What the answers that an event takes part in are about, of the event at a position: partitions are cut by it. A key
   * always has the same. Default: the key, or 0 where there is none.
   */
  partitionKeyOf?(columns: Omit<Columns<E>, 'id'>, tables: Tables): (position: number) => number;
  createOperator(context: OperatorContext<E>): Operator;
  /** When time closes an answer, ms of event time; undefined for one that does not wait for it. */
  closesAtMs?(row: readonly number[]): number | undefined;
  /**
   * The SQL form: a file with one SELECT over a table of each stream and the static tables; absent where there is none.
   */
  readonly queryFile?: URL;
  /** The Java form; absent where there is none. */
  readonly java?: JavaForm;
  /** Gives every answer of the trace; naive and whole-trace, written independently of the operator. */
  oracle(trace: OracleTrace<E>, answer: AnswerCallback): void;
  /** What small traces to test it on are made of; every workload of the project has them. */
  readonly smallTraces?: SmallTraces<E>;
}

/** Bytes of one value of a column. */
export function bytesPerValue(type: ColumnType): number {
  return type === 'float64' ? 8 : 4;
}

/** A column that reads and writes `buffer`. */
export function columnOver(type: ColumnType, buffer: ArrayBufferLike): Column {
  switch (type) {
    case 'int32':
      return new Int32Array(buffer);
    case 'uint32':
      return new Uint32Array(buffer);
    case 'float64':
      return new Float64Array(buffer);
  }
}

/** A column of `length` zeros over shared memory. */
export function allocateColumn<T extends ColumnType>(type: T, length: number): ColumnArrays[T] {
  const buffer = new SharedArrayBuffer(length * bytesPerValue(type));
  return columnOver(type, buffer) as ColumnArrays[T];
}

/** All columns of a workload's events but `id`, zeroed. */
export function allocateColumns<E extends EventColumns>(specs: E, length: number): Omit<Columns<E>, 'id'> {
  const columns: Record<string, Column> = { event_time: allocateColumn('float64', length) };
  for (const [name, spec] of Object.entries(specs)) {
    columns[name] = allocateColumn(spec.type, length);
  }
  return columns as Omit<Columns<E>, 'id'>;
}

/** A stream of events by its name, with its columns after `id` and `event_time`, in order. */
export interface Stream {
  readonly name: string;
  readonly columns: readonly string[];
}

/** The streams of a workload in their order: `events` where it declares none. */
export function streamsOf({ columns, streams }: Pick<WorkloadFacts, 'columns' | 'streams'>): readonly Stream[] {
  return streams === undefined
    ? [{ name: 'events', columns: Object.keys(columns) }]
    : Object.entries(streams).map(([name, stream]) => ({ name, columns: stream.columns }));
}

/** {@link Workload.partitionKeyOf} with its default. */
export function partitionKeysOf(
  workload: Pick<Workload, 'partitionKeyOf' | 'key'>,
  columns: Omit<Columns, 'id'>,
  tables: Tables,
): (position: number) => number {
  if (workload.partitionKeyOf !== undefined) {
    return workload.partitionKeyOf(columns, tables);
  }
  if (workload.key === null) {
    return () => 0;
  }
  const keys = (columns as Readonly<Record<string, Column>>)[workload.key]!;
  return (position) => keys[position]!;
}
