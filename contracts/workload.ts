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
  /** Number of distinct keys: they are 0 … keyCount − 1. */
  readonly keyCount: number;
  /** Ids of the events that belong to something planted; never shown to an engine. */
  readonly planted: Uint32Array;
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
  /** Numbers a user may set (`--set fraud.cards=500`), with the defaults of workloads.md. */
  readonly parameters: OptionSpecs;
  /** What preset quick takes instead of the defaults. */
  readonly quick: Options;
  readonly columns: E;
  /** The column that holds the key; an int32 column. */
  readonly key: string;
  readonly tables: Readonly<Record<string, TableSpec>>;
  /** D of generated traces, ms. */
  readonly disorderMs: number;
  /** Answer columns in order; the first `identifying` of them identify an answer. */
  readonly answers: { readonly columns: readonly string[]; readonly identifying: number };
  /** The longest window or gap that time closes, ms; 0 where no answer waits for time. */
  readonly horizonMs: number;
}

/** A question asked of a trace, with its exact answers. */
export interface Workload<E extends EventColumns = EventColumns> extends WorkloadFacts<E> {
  /** Makes `events` events; the same seed and parameters give the same bytes everywhere. */
  generate(events: number, parameters: Options, seed: number): GeneratedTrace<E>;
  /** The group (what an answer is about) of the event at a position; partitions are cut by it. */
  groupOf(columns: Omit<Columns<E>, 'id'>, tables: Tables): (position: number) => number;
  createOperator(context: OperatorContext<E>): Operator;
  /** When time closes an answer, ms of event time; undefined for one that does not wait for it. */
  closesAtMs?(row: readonly number[]): number | undefined;
  /** The SQL form: a file with one SELECT over table `events` and the static tables; absent where there is none. */
  readonly queryFile?: URL;
  /** The Java form: class of its operator; absent where there is none. */
  readonly javaOperator?: string;
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
