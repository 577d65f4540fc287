import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineMetric, EngineProcess, TopicEngine, TopicJob, WireFormat } from '../../contracts/engine.ts';
import { defaultsOf, type Options } from '../../contracts/options.ts';
import type { Workload } from '../../contracts/workload.ts';
import { monotonicMs } from '../../harness/clock.ts';
import { formsOf } from '../../harness/hosts/kafka/forms.ts';
import type { Trace } from '../../harness/trace/trace.ts';
import { AnswerCollection } from '../../harness/transport/kafka/answer-collection.ts';
import type { Client } from '../../harness/transport/kafka/client.ts';
import { EventSender } from '../../harness/transport/kafka/event-sender.ts';
import { type Isolation, TopicFetcher } from '../../harness/transport/kafka/fetcher.ts';
import { LoadGenerator } from '../../harness/transport/kafka/load-generator.ts';
import { TopicProducer } from '../../harness/transport/kafka/producer.ts';
import { inputTopic, outputTopic, streamTopics } from '../../harness/transport/kafka/topics.ts';
import { answerCodec } from '../../harness/transport/kafka/wire.ts';

const PARTITIONS = 4;

/** A cluster and a folder for what runs leave. */
export interface Place {
  readonly client: Client;
  readonly bootstrap: string;
  readonly folder: string;
}

/** What a job takes. */
export interface JobRequest {
  readonly engine: TopicEngine;
  readonly workload: Workload;
  readonly trace: Trace;
  /** Options that are not the defaults. */
  readonly options?: Options;
  readonly format?: WireFormat;
  readonly clientProperties?: Readonly<Record<string, string>>;
  /** Where the engine looks for the broker, if not where it is. */
  readonly bootstrap?: string;
}

/** Names of a job's topics. */
export interface Topics {
  /** The topics of the workload's streams, in their order. */
  readonly inputs: readonly string[];
  readonly output: string;
}

/** A job that runs. */
export interface RunningJob {
  readonly folder: string;
  readonly logFile: string;
  readonly output: string;
  readonly startedMs: number;
  /** Its processes so far. */
  readonly processes: readonly EngineProcess[];
  /** Samples of its own metrics so far. */
  readonly metrics: readonly EngineMetric[];
  /** The first of its processes. */
  readonly first: Promise<EngineProcess>;
  /** When it was ready, on the monotonic clock. */
  readonly ready: Promise<number>;
  /** The promise of the engine's run(). */
  readonly ended: Promise<void>;
  abort(): void;
}

/** Creates the topics of a job, fills its inputs and starts the engine. */
export class ClusterRun {
  readonly #place: Place;
  #count = 0;

  constructor(place: Place) {
    this.#place = place;
  }

  /** Topics of a new job, the whole trace in its inputs, and the closing watermark record. */
  async topics(request: Pick<JobRequest, 'workload' | 'trace' | 'format'>): Promise<Topics> {
    return { inputs: await this.filledInputs(request), output: await this.output() };
  }

  /** Topics of a new job with nothing in them. */
  async emptyTopics({ workload }: Pick<JobRequest, 'workload'>): Promise<Topics> {
    return { inputs: await this.#inputs(workload), output: await this.output() };
  }

  /** A topic for each stream, with the whole trace in them, and the closing watermark record. */
  async filledInputs({
    workload,
    trace,
    format = 'binary',
  }: Pick<JobRequest, 'workload' | 'trace' | 'format'>): Promise<string[]> {
    const inputs = await this.#inputs(workload);
    const producer = await TopicProducer.open(this.#place.client, ...inputs);
    const loadGenerator = new LoadGenerator(
      new EventSender(workload, trace, format, producer),
      producer,
      trace.events,
      undefined,
    );
    await loadGenerator.preload();
    loadGenerator.stop();
    await producer.flush();
    await producer.close();
    return inputs;
  }

  /** An empty topic of answers. */
  async output(): Promise<string> {
    const name = `topic-${++this.#count}`;
    await this.#place.client.createTopics([outputTopic(name, PARTITIONS)]);
    return name;
  }

  async #inputs(workload: Workload): Promise<string[]> {
    const names = streamTopics(workload, `topic-${++this.#count}`, PARTITIONS).map(({ name }) => name);
    await this.#place.client.createTopics(names.map((name) => inputTopic(name, PARTITIONS)));
    return names;
  }

  /** Starts the engine over the topics. */
  start(request: JobRequest, topics: Topics): RunningJob {
    const { engine, workload, trace, options, format = 'binary', clientProperties = {} } = request;
    const folder = join(this.#place.folder, `job-${topics.output}`);
    const logFile = `${folder}.log`;
    mkdirSync(folder);
    const controller = new AbortController();
    const processes: EngineProcess[] = [];
    const metrics: EngineMetric[] = [];
    const { promise: first, resolve: onFirst } = withResolvers<EngineProcess>();
    const { promise: ready, resolve: onReady } = withResolvers<number>();
    const job: TopicJob = {
      options: { ...defaultsOf(engine.options), ...options },
      signal: controller.signal,
      bootstrap: request.bootstrap ?? this.#place.bootstrap,
      clientProperties,
      inputs: streamTopics(workload, '', PARTITIONS).map((topic, at) => ({ ...topic, name: topics.inputs[at]! })),
      output: { name: topics.output, partitions: PARTITIONS },
      format,
      ...formsOf(workload, trace),
      prefix: `job-${topics.output}`,
      folder,
      logFile,
      onStart(process) {
        processes.push(process);
        onFirst(process);
      },
      onReady: () => onReady(monotonicMs()),
      tell: () => {},
      onMetric: (metric) => void metrics.push(metric),
    };
    const startedMs = monotonicMs();
    const ended = engine.run(job);
    // Reported to whoever awaits it, perhaps later.
    ended.catch(() => {});
    return {
      folder,
      logFile,
      output: topics.output,
      startedMs,
      processes,
      metrics,
      first,
      ready,
      ended,
      abort: () => controller.abort(),
    };
  }

  /**
   * Collects until there are as many answers as expected and none for `quietMs`, until the engine fails, or for
   * `limitMs`.
   */
  async collect(
    job: Pick<RunningJob, 'output' | 'ended'>,
    { workload, format = 'binary' }: Pick<JobRequest, 'workload' | 'format'>,
    expected: number,
    isolation: Isolation,
    { quietMs = 1000, limitMs = 500_000 } = {},
  ): Promise<AnswerCollection> {
    const collection = new AnswerCollection(answerCodec(format, workload), workload.answers.columns.length, expected);
    const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
    const fetcher = await TopicFetcher.start(this.#place.client, [job.output], partitions, isolation, collection);
    let failed = false;
    void job.ended.catch(() => {
      failed = true;
    });
    const deadlineMs = monotonicMs() + limitMs;
    const isDone = (): boolean => collection.count >= expected && !(monotonicMs() - collection.lastMs < quietMs);
    while (!failed && monotonicMs() < deadlineMs && !isDone()) {
      await sleep(5);
    }
    await fetcher.close();
    return collection;
  }

  /** Removes what a job left. */
  remove(job: RunningJob): void {
    rmSync(job.folder, { recursive: true, force: true });
  }
}

function withResolvers<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
