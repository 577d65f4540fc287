import type { FetchedJars, Requirement } from './fetched.ts';
import type { OptionSpecs, Options } from './options.ts';
import type { SqlDialect } from './sql-dialect.ts';
import type { AnswerSpec, Columns, EventColumns, JavaForm, Operator, Output, Stream, Tables } from './workload.ts';

/** When an engine makes its answers visible: after each event, after each block of events, or at the end. */
export type Model = 'streaming' | 'micro-batch' | 'batch';

/** The events of one partition, in columns that fill in arrival order. */
export interface Source {
  /**
   * Takes the events that have arrived, at most `limit` (default 65,536) at a time. Returns the position just past the
   * last event taken: only rows below that position may be read.
   */
  take(limit?: number): number;
  /**
   * Resolves at the first of these: there are new events to take, there is a new watermark, this source's clock reaches
   * `untilMs`, the source ends, or the run is aborted. Resolves at once if events are waiting. Lets the event loop run.
   */
  arrival(untilMs?: number): Promise<void>;
  /** No event older than this is still to come, ms of event time, as of the last take; −Infinity before the first. */
  readonly watermark: number;
  /** This source's clock: milliseconds since the run began, fractional. */
  readonly nowMs: number;
  /** True once take() has handed out the last event. */
  readonly ended: boolean;
}

/** Takes the answers. An answer is *observed* when the commit that makes it visible completes. */
export interface Sink extends Output {
  /** Answers emitted since the last commit. */
  readonly pending: number;
  /** Makes the pending answers visible; durable too, if the run asks for it. */
  commit(): void | Promise<void>;
}

/** What a job asks: all that is known of it before any event is. */
export interface Question {
  /** The workload's name. */
  readonly workload: string;
  /** The columns of events behind `id` and `event_time`, in order. */
  readonly columns: EventColumns;
  readonly streams: readonly Stream[];
  readonly answers: AnswerSpec;
  readonly tables: Tables;
  /** Keys are 0 … keyCount − 1 over all partitions. */
  readonly keyCount: number;
  /** The parameters of the question. */
  readonly parameters: Options;
  /** The SQL form, in the engine's dialect (see {@link EmbeddedJob.query}); empty where the workload has none. */
  readonly query: string;
}

/** The job of an embedded engine: a workload in each form that such an engine can host. */
export interface EmbeddedJob {
  readonly options: Options;
  /** Aborted when the run must stop early. */
  readonly signal: AbortSignal;
  readonly source: Source;
  readonly sink: Sink;
  /** The TypeScript form: creates the workload's operator, with fresh state, which emits to `sink`. Call it once. */
  operator(): Operator;
  /**
   * The SQL form, in the engine's dialect: one SELECT over a table for each stream and the static tables. Its columns
   * are those of an answer, in order. A stream's table has `id`, `event_time` and the stream's columns.
   */
  readonly query: string;
  /** The events. Only those that have been taken may be read. */
  readonly columns: Columns;
  /** One stream, `events`, with all columns; or several: the column `stream` says which one an event belongs to. */
  readonly streams: readonly Stream[];
  readonly tables: Tables;
}

/** The language in which an engine takes a workload's query: an operator in TypeScript or Java, or SQL. */
export type Form = 'typescript' | 'sql' | 'java';

/** Where an engine gets its events from: columns in memory, or topics of a Kafka broker. */
export type Transport = 'memory' | 'kafka';

/**
 * How events and answers are written on the wire: `binary`, 64-bit big-endian integers in column order, or `json`, an
 * object by column name. An event has id, event_time, then its stream's columns; an answer has the answer's columns. In
 * both formats the key of a record is the partition key.
 */
export type WireFormat = 'binary' | 'json';

/** What an engine supports. */
export interface Capabilities {
  /** Default: both for an embedded engine; `kafka` for one over topics. */
  readonly transports?: readonly Transport[];
  /** The formats supported over Kafka. Default: all. */
  readonly wireFormats?: readonly WireFormat[];
  /** The workloads that it has, by name; for an engine with queries of its own. Default: all. */
  readonly workloads?: readonly string[];
}

/** What follows from an engine's options. */
export interface EngineFacts {
  /**
   * The commit interval, ms: 0 where each event commits, Infinity where answers come only after the whole trace (such
   * an engine needs input that ends, and has no latency to measure).
   */
  readonly commitIntervalMs: number;
  /**
   * How long the engine needs under load to warm up, ms. Latency trials have a warm-up of at least this. A closed loop
   * over Kafka leaves out four fifths of it: at full speed the engine is warm sooner. Default 0.
   */
  readonly warmUpMs?: number;
  /**
   * For an engine that warms up: about how many events a warm process would get through in the time that a fresh one
   * loses by being cold. The first closed loop is made long enough for the warm-up by this number. A machine half as
   * fast loses twice the time.
   */
  readonly eventsLostCold?: number;
  /** The delivery guarantee of its answers: 'at-least-once'. Default: the one that the run gives embedded engines. */
  readonly guarantee?: string;
  /** The isolation level at which answers must be read for the guarantee to hold. Default: read_uncommitted. */
  readonly isolation?: 'read_uncommitted' | 'read_committed';
  /** Over topics: heap of each process that does its work, MiB; absent where the user's own cluster decides it. */
  readonly heapMiB?: number;
  /** Options that have no effect beside the others given: they cannot be set, and results do not report them. */
  readonly idle?: readonly string[];
  /** The wrapped product's own defaults, of options for which they depend on the others. */
  readonly itself?: Options;
  /** The address of the user's own cluster, which runs all trials; absent where each trial starts its own processes. */
  readonly cluster?: string;
}

interface EngineBase {
  /** Name on the command line: 'micro-batch'. */
  readonly name: string;
  /** Name in a report: 'Embedded micro-batch'. */
  readonly title: string;
  readonly model: Model;
  /** The npm package it wraps; results report its version. */
  readonly library?: string;
  readonly options: OptionSpecs;
  readonly capabilities?: Capabilities;
  /** The facts that follow from these options. Called before a run, and in its trials. */
  describe(options: Options): EngineFacts;
}

/** An engine that runs inside the harness's own processes. */
export interface EmbeddedEngine extends EngineBase, SqlDialect {
  /**
   * Where it runs: `in-process`, once in the process of a trial, with its own threads if it starts any; or
   * `in-workers`, once in each worker, each over its own partitions.
   */
  readonly runs: 'in-process' | 'in-workers';
  /** What it hosts: the workload's TypeScript operator, or its SQL query. */
  readonly form: 'typescript' | 'sql';
  /** Start-up that sees no event; its time is reported separately. Called once in each thread before any run(). */
  prepare?(options: Options, question: Question): Promise<void>;
  /** Resolves when all answers are committed, or soon after the job's signal aborts. */
  run(job: EmbeddedJob): Promise<void>;
  /** Ends what prepare() or run() started. Called once in each thread, after the last run(), which may have failed. */
  dispose?(): void | Promise<void>;
}

/**
 * An engine that is a program of any language, started by a command: once in each worker, over its own partition. It is
 * given events and gives answers as frames on its standard input and output (docs/protocol.md).
 */
export interface CommandEngine extends EngineBase {
  readonly runs: 'in-workers';
  /** It has the query itself. */
  readonly form: 'command';
  /** For the system's shell, in the folder of the module that declares it: 'python3 mine.py'. */
  readonly command: string;
  /** The most events in a frame. Default 1,024. */
  readonly eventsPerFrame?: number;
}

/** A topic with its partitions. */
export interface Topic {
  readonly name: string;
  readonly partitions: number;
}

/** The topic of one stream. All streams of a job have equally many partitions; a key is in the same one of each. */
export interface StreamTopic extends Topic {
  /** The stream's name: 'events' where the workload has but one. */
  readonly stream: string;
  /** Names of the columns of an event on the wire, `id` and `event_time` first. */
  readonly columns: readonly string[];
}

/** A process that an engine has started, and its role in the engine: 'TaskManager'. */
export interface EngineProcess {
  readonly pid: number;
  readonly role: string;
}

/** A sample of one of the engine's own metrics: how long a batch took, how busy its tasks were. */
export interface EngineMetric {
  readonly name: string;
  readonly value: number;
  /** 'ms', '%'. */
  readonly unit: string;
}

/** The job of an engine that runs in its own processes, between topics of a Kafka broker. */
export interface TopicJob {
  readonly options: Options;
  /** Aborted when all answers have been seen, or when the run must stop early: the engine's processes then end. */
  readonly signal: AbortSignal;
  /** `host:port[,…]` of the broker. */
  readonly bootstrap: string;
  /** Properties for every client, such as those of a secured broker. Never print them. */
  readonly clientProperties: Readonly<Record<string, string>>;
  /** The user's file that holds them; absent where there are none. */
  readonly propertiesFile?: string;
  /** The topic of each stream of the workload, in their order. */
  readonly inputs: readonly StreamTopic[];
  readonly output: Topic;
  readonly format: WireFormat;
  /** The SQL form is in it, and the columns of an answer on the wire. */
  readonly question: Question;
  /** The Java form; undefined where the workload has none. */
  readonly java: JavaForm | undefined;
  /** The static tables and the question's parameters, as the Java form reads them. */
  readonly tables: string;
  /** The out-of-orderness bound D: how far event time may lag, ms. */
  readonly disorderMs: number;
  /** Every name that the engine creates in the cluster must begin with this; what it leaves behind is found by it. */
  readonly prefix: string;
  /** An empty folder for state, removed afterwards. */
  readonly folder: string;
  /** Where its processes log to; kept if the engine fails. */
  readonly logFile: string;
  /** Call it with each process that the engine starts. Those of the user's own cluster are not known, nor reported. */
  onStart(process: EngineProcess): void;
  /**
   * Call it once the engine consumes. A batch engine, which consumes as soon as it is given its job, calls it just
   * before that: its work begins then.
   */
  onReady(): void;
  /** Tells the user something that they are to do now. */
  tell(text: string): void;
  /** Call it with each sample of the engine's own metrics, until the engine has ended. */
  onMetric(metric: EngineMetric): void;
}

/** An engine in its own processes that reads topics and writes one. It needs a broker. */
export interface TopicEngine extends EngineBase, SqlDialect {
  readonly runs: 'over-topics';
  /** What it hosts: the workload's Java operator, or its SQL query. */
  readonly form: 'java' | 'sql';
  /** What it needs on the machine: checked by `millrace doctor`, and before a run. */
  requirements(): Promise<Requirement[]>;
  /**
   * Its jars. They are fetched, and operators compiled, before a run: that is in no trial's time. Absent where nothing
   * is fetched.
   */
  readonly jars?: FetchedJars;
  /** Resolves once the signal has aborted and its processes have ended; rejects when one of them ends by itself. */
  run(job: TopicJob): Promise<void>;
}

/** A Java program that hosts the Java form. Files are relative to the module that declares the engine. */
export interface JavaProgram {
  /** The class whose `main` is run, with its package. */
  readonly main: string;
  /** The files that it is compiled from, beside millrace's own for hosts (jvm/host). */
  readonly sources: readonly string[];
  /** A pom whose runtime dependencies are fetched once. Its first dependency is what results name with its version. */
  readonly pom?: string;
  /** Further files for the class path. */
  readonly jars?: readonly string[];
  /** Flags of the virtual machine, besides those of the heap. */
  readonly jvm?: readonly string[];
}

/** A user's engine over topics: a Java program that millrace compiles, starts for each trial, and ends. */
export interface JavaEngine extends EngineBase {
  readonly runs: 'over-topics';
  readonly form: 'java';
  readonly java: JavaProgram;
}

/** What runs a workload. */
export type Engine = EmbeddedEngine | CommandEngine | TopicEngine;
