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
  /** Smallest and largest value allowed; replayed files are checked against them. Default: those of the type. */
  readonly minimum?: number;
  readonly maximum?: number;
  /**
   * For an int32 column: its values stand for texts, numbered as they first appear; files hold the texts. The key is
   * always such a column. It also holds for answer columns of the same name, and tables whose first column has that
   * name.
   */
  readonly text?: boolean;
}

/** The column `stream`, which a workload with several streams declares: the stream that an event belongs to. */
export const streamColumn = {
  type: 'int32',
  unit: '',
  about: 'index of the stream among those of the workload, from 0',
} as const satisfies ColumnSpec;

/** One of a workload's streams of events. */
export interface StreamSpec {
  /** Which of the workload's columns its events have, in the order of files; they include the key. */
  readonly columns: readonly string[];
  readonly about: string;
}

/** Columns in the order of files, after `id` and `event_time`, which every workload has. */
export type EventColumns = Readonly<Record<string, ColumnSpec>>;

/**
 * The columns of a trace, or of one partition of it, in arrival order.
 * `id` is the event's index in the whole trace. In a partition ids have gaps, so an id is never a position.
 */
export type Columns<E extends EventColumns = EventColumns> = {
  readonly id: Uint32Array;
  /** Milliseconds from the start of the trace. */
  readonly event_time: Float64Array;
} & { readonly [Name in keyof E]: ColumnArrays[E[Name]['type']] };

/** A static table. Its first column is the key, which may have gaps; all columns are equally long. */
export type Table = Readonly<Record<string, Int32Array>>;
/** Static tables by name. */
export type Tables = Readonly<Record<string, Table>>;

/** The columns of a static table. */
export interface TableSpec {
  /** Column names in order; the first is the key. */
  readonly columns: readonly string[];
  /**
   * Which of its columns, behind the first, may be texts in a file: they are numbered from 1 as they first appear, and 0
   * is no text. A column that is of numbers alone keeps them.
   */
  readonly texts?: readonly string[];
  readonly about: string;
}

/** Texts by their numbers, by column. */
export type Texts = Readonly<Record<string, readonly string[]>>;

/** What a generator returns. */
export interface GeneratedTrace<E extends EventColumns = EventColumns> {
  /** All columns except `id`, over SharedArrayBuffers. */
  readonly columns: Omit<Columns<E>, 'id'>;
  readonly tables: Tables;
  /** Number of distinct keys, which are 0 … keyCount − 1; 1 where there is no key. */
  readonly keyCount: number;
  /** The ground truth: ids of the events that belong to a generated anomaly. Never shown to an engine. */
  readonly groundTruth: Uint32Array;
  /** Texts by their numbers, for columns that stand for texts; absent for columns whose numbers are the texts. */
  readonly texts?: Texts;
}

/** What an oracle sees: the whole trace. */
export interface OracleTrace<E extends EventColumns = EventColumns> {
  readonly events: number;
  readonly columns: Columns<E>;
  readonly tables: Tables;
  readonly keyCount: number;
  /** The out-of-orderness bound D: how far event time may lag behind the largest seen before it, ms. */
  readonly disorderMs: number;
  /** The parameters of the question; those of the generated trace are not among them. */
  readonly parameters: Options;
}

/** Takes an operator's answers. One call is one answer, its values in the order of the workload's answer columns. */
export interface Output {
  emit(...row: number[]): void;
}

/** What an operator is given: one partition, of which only rows up to the last position taken may be read. */
export interface OperatorContext<E extends EventColumns = EventColumns> {
  readonly columns: Columns<E>;
  readonly tables: Tables;
  /** Keys are 0 … keyCount − 1 over all partitions. */
  readonly keyCount: number;
  /** The parameters of the question. */
  readonly parameters: Options;
  readonly output: Output;
}

/** The TypeScript form of a workload's query: one instance for each partition. */
export interface Operator {
  /** Processes the event at `position`. Positions come in order, each once. */
  process(position: number): void;
  /** Emits the answers that `watermark` (ms of event time) makes due: no event older than it is still to come. */
  advance(watermark: number): void;
  /** Emits the answers still open at the end of the trace. Never called after an abort. */
  end(): void;
}

/** Called by an oracle for each answer. `due`: id of the event that makes it due; the event count if the end does. */
export type AnswerCallback = (due: number, ...row: number[]) => void;

/**
 * The values of random small traces, on which a workload's forms are tested against its oracle: values on and beside
 * the limits of its rules. All entries of a list are equally likely; a value listed twice comes twice as often.
 */
export interface SmallTraces<E extends EventColumns = EventColumns> {
  /** Number of distinct keys; with few of them each has enough events for every rule. */
  readonly keyCount: number;
  /** Values of the out-of-orderness bound, ms. */
  readonly disordersMs: readonly number[];
  /** Differences in event time between an event and the one before, ms. */
  readonly gapsMs: readonly number[];
  /** Values of each column except the key. */
  readonly values: { readonly [Name in keyof E]?: readonly number[] };
  /** Values of parameters of the question. */
  readonly parameters?: Readonly<Record<string, readonly number[]>>;
  /** The static tables, for those keys; absent where the workload has none. */
  tables?(random: Random): Tables;
}

/**
 * The column that the values of an answer column are of: `id`, `event_time`, or a column of texts of the events or of a
 * table; for answers everywhere, or only where others of their columns have one of the values listed.
 */
export type AnswerValue = string | { readonly of: string; readonly where: Readonly<Record<string, readonly number[]>> };

/** The columns of an answer. */
export interface AnswerSpec {
  /** In order, at most sixteen. */
  readonly columns: readonly string[];
  /** So many of the first identify an answer. */
  readonly identifying: number;
  /**
   * What is shown of answers in a user's own words: ids as rows of the file, times as dates, texts. A column that is not
   * here has the values of the column of its name; where there is none such, they are numbers.
   */
  readonly values?: Readonly<Record<string, AnswerValue>>;
}

/** The declarations of a workload. */
export interface WorkloadFacts<E extends EventColumns = EventColumns> {
  /** Name on the command line. */
  readonly name: string;
  readonly title: string;
  /** The question it asks, in one line. */
  readonly question: string;
  /** One sentence for the report: what kind of work it is, and where time matters. */
  readonly about: string;
  /** What a user may set of the generated trace (`--set fraud.cards=500`) and of the question (`fraud.burst`). */
  readonly parameters: OptionSpecs;
  /** The parameters that preset quick sets instead of their defaults. */
  readonly quick: Options;
  readonly columns: E;
  /**
   * The streams by name, in their order, where events come in several: each has its own columns, and its own table,
   * topic and file. All arrive in the order of the trace. The column `stream` ({@link streamColumn}) says which stream
   * an event belongs to; columns that the event's stream does not have must not be read. Over Kafka and in files the
   * order between events of different streams is not guaranteed, even for one key. Default: one stream, `events`, with
   * all columns.
   */
  readonly streams?: Readonly<Record<string, StreamSpec>>;
  /** The int32 column that holds the key; null where answers are about all events: there is one partition then. */
  readonly key: string | null;
  readonly tables: Readonly<Record<string, TableSpec>>;
  /** The out-of-orderness bound D of generated traces, ms. */
  readonly disorderMs: number;
  readonly answers: AnswerSpec;
  /** No window or gap that event time closes is longer, whatever the parameters, ms; 0 where no answer waits for time. */
  readonly horizonMs: number;
}

/** The Java form of a workload's query. */
export interface JavaForm {
  /** The operator's class: 'millrace.FraudOperator'. */
  readonly operator: string;
  /** The source files of the operator, besides those that all operators share (`workloads/java`). */
  readonly sources: readonly URL[];
}

/** A question asked of a trace, with its exact answers. */
export interface Workload<E extends EventColumns = EventColumns> extends WorkloadFacts<E> {
  /** Generates `events` events. The same seed and parameters give the same bytes on every machine. */
  generate(events: number, parameters: Options, seed: number): GeneratedTrace<E>;
  /**
   * Returns the partition key of the event at a position. Events that contribute to one answer have the same partition
   * key, and so have all events of one key. Default: the key, or 0 where there is none.
   */
  partitionKeyOf?(columns: Omit<Columns<E>, 'id'>, tables: Tables): (position: number) => number;
  createOperator(context: OperatorContext<E>): Operator;
  /** When time closes an answer, ms of event time; undefined for an answer that does not wait for time. */
  closesAtMs?(row: readonly number[], parameters: Options): number | undefined;
  /**
   * The SQL form: a file with one SELECT over the tables of streams and the static tables; absent if there is none.
   * `{window}` in it stands for the value of the question's parameter `window`.
   */
  readonly queryFile?: URL;
  /** The Java form; absent if there is none. */
  readonly java?: JavaForm;
  /** Gives every answer of the trace. Naive, over the whole trace, and written independently of the operator. */
  oracle(trace: OracleTrace<E>, answer: AnswerCallback): void;
  /** The values of small traces to test it on; every workload of the project has them. */
  readonly smallTraces?: SmallTraces<E>;
}

/** Bytes per value of a column. */
export function bytesPerValue(type: ColumnType): number {
  return type === 'float64' ? 8 : 4;
}

/** A column over `buffer`, of so many values where that is given. */
export function columnOver(type: ColumnType, buffer: ArrayBufferLike, length?: number): Column {
  switch (type) {
    case 'int32':
      return new Int32Array(buffer, 0, length);
    case 'uint32':
      return new Uint32Array(buffer, 0, length);
    case 'float64':
      return new Float64Array(buffer, 0, length);
  }
}

/** A column of `length` zeros over shared memory. */
export function allocateColumn<T extends ColumnType>(type: T, length: number): ColumnArrays[T] {
  const buffer = new SharedArrayBuffer(length * bytesPerValue(type));
  return columnOver(type, buffer) as ColumnArrays[T];
}

/** All columns of a workload's events except `id`, filled with zeros. */
export function allocateColumns<E extends EventColumns>(specs: E, length: number): Omit<Columns<E>, 'id'> {
  const columns: Record<string, Column> = { event_time: allocateColumn('float64', length) };
  for (const [name, spec] of Object.entries(specs)) {
    columns[name] = allocateColumn(spec.type, length);
  }
  return columns as Omit<Columns<E>, 'id'>;
}

/** A stream of events: its name, and its columns after `id` and `event_time`, in order. */
export interface Stream {
  readonly name: string;
  readonly columns: readonly string[];
}

/** The streams of a workload in their order; one, `events`, where it declares none. */
export function streamsOf({ columns, streams }: Pick<WorkloadFacts, 'columns' | 'streams'>): readonly Stream[] {
  return streams === undefined
    ? [{ name: 'events', columns: Object.keys(columns) }]
    : Object.entries(streams).map(([name, stream]) => ({ name, columns: stream.columns }));
}

/** {@link Workload.partitionKeyOf}, or its default. */
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
