import type { OptionSpecs, Options } from './options.ts';
import type { Columns, JavaForm, Operator, Output, Stream, Tables } from './workload.ts';

/** When an engine makes its answers visible: after each event, after each block, or at the end. */
export type Model = 'streaming' | 'micro-batch' | 'batch';

/** One partition's events, as columns filled in arrival order. */
export interface Source {
  /**
   * Takes what has arrived: returns the position just past the last event taken, at most `limit` (65,536) further
   * than before. Rows below that position may be read, no others.
   */
  take(limit?: number): number;
  /**
   * Resolves when there is something new to take or a new watermark, at `untilMs` on this source's clock, at the end,
   * or on abort, whichever is first; at once if something is waiting. Lets the event loop run.
   */
  arrival(untilMs?: number): Promise<void>;
  /** No event older than this is still to come (ms of event time), as of the last take; −Infinity before the first. */
  readonly watermark: number;
  /** Milliseconds since the run began, fractional. */
  readonly nowMs: number;
  /** True once take() has handed out the last event. */
  readonly ended: boolean;
}

/** Where answers go. An answer is *observed* when the commit that makes it visible completes. */
export interface Sink extends Output {
  /** Answers emitted since the last commit. */
  readonly pending: number;
  /** Makes the pending answers visible, and durable if the run asks for it. */
  commit(): void | Promise<void>;
}

/** Work for an engine of this process: a workload in each of the forms that such an engine may host. */
export interface EmbeddedJob {
  readonly options: Options;
  /** Aborted when the run is to stop early. */
  readonly signal: AbortSignal;
  readonly source: Source;
  readonly sink: Sink;
  /** The TypeScript form: makes the workload's operator, with fresh state, emitting to `sink`. Call it once. */
  operator(): Operator;
  /**
   * The SQL form: one SELECT over a table of each stream and the static tables; its columns are the answer's, in order.
   * A stream's table has `id`, `event_time` and the stream's columns.
   */
  readonly query: string;
  /** The events, as far as they have been taken. */
  readonly columns: Columns;
  /** One, `events`, with all of the columns; or several, to which events belong by the column `stream`. */
  readonly streams: readonly Stream[];
  readonly tables: Tables;
}

/** The language in which an engine takes a workload's query: an operator in TypeScript or Java, or SQL. */
export type Form = 'typescript' | 'sql' | 'java';

/** Where an engine gets its events from: columns in memory, or topics of a Kafka broker. */
export type Transport = 'memory' | 'kafka';

/**
 * How events and answers are written on the wire: `binary`, 64-bit big-endian integers in column order, or `json`, an
 * object by column name. Events: id, event_time, then their stream's columns; answers: the answer's columns. Keys are
 * the partition key in both.
 */
export type WireFormat = 'binary' | 'json';

/** What an engine can do; what is absent follows from where it runs. */
export interface Capabilities {
  /** Default: both; over topics, `kafka`. */
  readonly transports?: readonly Transport[];
  /** Over Kafka; default: all. */
  readonly wireFormats?: readonly WireFormat[];
}

/** What follows from an engine's options. */
export interface EngineFacts {
  /**
   * The time between commits, ms: 0 where each event commits, Infinity where answers come only after the whole history
   * (such an engine needs input that has an end, and has no latency to measure).
   */
  readonly commitIntervalMs: number;
  /**
   * How long it needs under load until its latency is its own, ms: what latency trials warm up for at least, and of
   * which a closed loop over Kafka leaves out four fifths, being warm sooner at full speed. Default 0.
   */
  readonly warmUpMs?: number;
  /**
   * Of an engine that warms up: about how many events it would get through, warm, in the time that a fresh process
   * loses by not being warm: by it the first closed loop is made as long as its warm-up asks. A machine half as fast
   * loses twice the time.
   */
  readonly eventsLostCold?: number;
  /** What it promises of its answers: 'at-least-once'. Default: what the run promises of embedded engines. */
  readonly guarantee?: string;
  /** How its answers must be read for that to hold. Default: read_uncommitted. */
  readonly isolation?: 'read_uncommitted' | 'read_committed';
  /**
   * Over topics: heap of the processes that do its work, each, MiB; absent where a cluster of the user's decides it.
   */
  readonly heapMiB?: number;
  /** Options that decide nothing beside the others given: they cannot be set, and results leave them out. */
  readonly idle?: readonly string[];
  /** What the thing that is wrapped takes by itself, of options for which that depends on the others. */
  readonly itself?: Options;
  /** Where the user's own cluster is that runs all trials; absent where each trial has processes of its own. */
  readonly cluster?: string;
}

interface EngineBase {
  /** Name on the command line: 'micro-batch'. */
  readonly name: string;
  /** Name in a report: 'Embedded micro-batch'. */
  readonly title: string;
  readonly model: Model;
  /** The npm package it wraps, whose version results name. */
  readonly library?: string;
  readonly options: OptionSpecs;
  readonly capabilities?: Capabilities;
  /** What it is with these options. Called before a run, and in its trials. */
  describe(options: Options): EngineFacts;
}

/** An engine that is a part of the harness's own processes. */
export interface EmbeddedEngine extends EngineBase {
  /**
   * Where it runs: once in the process of a trial, with threads of its own if it likes, or once a worker, each over
   * partitions of its own.
   */
  readonly runs: 'in-process' | 'in-workers';
  /** What it hosts: the workload's TypeScript operator, or its SQL query. */
  readonly form: 'typescript' | 'sql';
  /** Start-up that sees no data: its time is reported apart. Called once in each thread before any run(). */
  prepare?(options: Options): Promise<void>;
  /** Ends when all is answered and committed, or soon after the job's signal aborts. */
  run(job: EmbeddedJob): Promise<void>;
}

/** A topic with its partitions. */
export interface Topic {
  readonly name: string;
  readonly partitions: number;
}

/** The topic of a stream of events. All streams of a job have as many partitions, and a key is in the same of each. */
export interface StreamTopic extends Topic {
  /** The stream's name: 'events' where the workload has but one. */
  readonly stream: string;
  /** Names of the columns of an event on the wire, `id` and `event_time` first. */
  readonly columns: readonly string[];
}

/** A process that an engine has started, and what it is in it: 'TaskManager'. */
export interface EngineProcess {
  readonly pid: number;
  readonly role: string;
}

/** A sample of a metric of the engine's own: how long a batch took, how busy its tasks were. */
export interface EngineMetric {
  readonly name: string;
  readonly value: number;
  /** 'ms', '%'. */
  readonly unit: string;
}

/** Work for an engine that runs in processes of its own, between topics of a Kafka broker. */
export interface TopicJob {
  readonly options: Options;
  /** Aborted when all is answered, or when the run is to stop early: the engine's processes then end. */
  readonly signal: AbortSignal;
  /** `host:port[,…]` of the broker. */
  readonly bootstrap: string;
  /** Properties of every client, such as those of a secured broker; never to be shown. */
  readonly clientProperties: Readonly<Record<string, string>>;
  /** Of each stream of the workload, in their order. */
  readonly inputs: readonly StreamTopic[];
  readonly output: Topic;
  readonly format: WireFormat;
  /** The Java form; undefined where the workload has none. */
  readonly java: JavaForm | undefined;
  /**
   * The SQL form: one SELECT over a table for each stream and the static tables; its columns are the answer's, in
   * order.
   */
  readonly query: string;
  /** Names of the columns of an answer on the wire. */
  readonly answerColumns: readonly string[];
  /** The static tables, as the Java form reads them. */
  readonly tables: string;
  /** D: how far event time may lag, ms. */
  readonly disorderMs: number;
  /** What it makes in the cluster of its own has names that begin so, by which it is removed if the engine cannot. */
  readonly prefix: string;
  /** An empty folder for state, removed afterwards. */
  readonly folder: string;
  /** Where its processes log to; stays if the engine fails. */
  readonly logFile: string;
  /** To be called with each process that is started. One in a cluster of the user's is not known, and not reported. */
  onStart(process: EngineProcess): void;
  /**
   * To be called once the engine consumes. A batch engine, which consumes as soon as it is given its job, calls it
   * just before: its work begins then.
   */
  onReady(): void;
  /** To be called with each sample of the engine's own metrics, until it has ended. */
  onMetric(metric: EngineMetric): void;
}

/** What an engine needs of the machine. */
export interface Requirement {
  readonly name: string;
  readonly ok: boolean;
  /** Version found; null where there is none. */
  readonly found: string | null;
  /** The command that fixes it. */
  readonly fix: string;
}

/** How something that takes long reports its progress, and is ended. */
export interface Fetching {
  /** Called with a line of text when something is done that takes long. */
  readonly onProgress?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What an engine of Java is made of, to be fetched and compiled. */
export interface JarsFetching extends Fetching {
  /** The operator that it is to host, if it is to host one. */
  readonly java?: JavaForm | undefined;
}

/** Something large that is fetched once, into the user's cache. */
export interface Fetched {
  /** What it is called: 'Kafka Streams'. */
  readonly title: string;
  readonly version: string;
  /** About how large, 10^6 bytes. */
  readonly megabytes: number;
  /** The folder of the cache that it goes to. */
  readonly folder: string;
  /** Whether it is in the cache, whole. */
  readonly there: boolean;
  /** Fetches it if it is not there. */
  fetch(fetching: Fetching): Promise<unknown>;
}

/** What an engine of Java is made of. */
export interface FetchedJars extends Fetched {
  /** Fetches it if it is not there, and compiles the operator if that is not. */
  fetch(fetching: JarsFetching): Promise<unknown>;
}

/** An engine in processes of its own that reads topics and writes one: it lives on a broker only. */
export interface TopicEngine extends EngineBase {
  readonly runs: 'over-topics';
  /** What it hosts: the workload's Java operator, or its SQL query. */
  readonly form: 'java' | 'sql';
  /** Checked by doctor, and before a run. */
  requirements(): Promise<Requirement[]>;
  /** What it is made of. Fetched, with each operator, before a run: that is not a trial's time. */
  readonly jars: FetchedJars;
  /** Ends when the signal aborts and its processes have ended; rejects when one ends by itself. */
  run(job: TopicJob): Promise<void>;
}

/** What runs a workload. */
export type Engine = EmbeddedEngine | TopicEngine;
