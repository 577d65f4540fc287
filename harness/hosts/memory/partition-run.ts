import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { Question } from '../../../contracts/engine.ts';
import type { Options } from '../../../contracts/options.ts';
import { type Columns, type Operator, streamsOf, type Tables, type Workload } from '../../../contracts/workload.ts';
import { AnswerLog, type AnswerRecord, DurableAnswerLog } from '../../answers/answer-log.ts';
import { monotonicMs } from '../../clock.ts';
import { GarbageProbe, type Pause } from '../../processes/probes.ts';
import type { EngineReference } from '../../processes/request.ts';
import { questionOf } from '../../trace/load-workload.ts';
import type { Hosted } from '../program/command-engine.ts';
import { ContractWatch, leftUndone } from './contract-watch.ts';
import { poisonedCopy } from './poison.ts';
import { ScheduledSource, type Timeline } from './source.ts';

/** Everything that running one partition takes. Cloneable, so that it can be sent to a worker thread. */
export interface PartitionSetup {
  readonly engine: EngineReference;
  readonly options: Options;
  readonly workload: string;
  readonly columns: Columns;
  readonly tables: Tables;
  readonly keyCount: number;
  /** Those of the question. */
  readonly parameters: Options;
  /** The number of answers there is room for from the start. */
  readonly capacity: number;
  /** For verification: rows hold poison until they are taken, and the engine's contract is watched. Not timed. */
  readonly poisoned: boolean;
  /** Commits of a verification iteration return promises. */
  readonly promises?: boolean;
  /** Where answers are appended to, for durable commits. */
  readonly durableFile?: string;
}

/** When an iteration began and ended, ms on the monotonic clock. */
export interface IterationSpan {
  /** run() was called. */
  readonly startMs: number;
  /** run() had ended: every answer had been observed. */
  readonly endMs: number;
}

/** Runs an engine over one partition, any number of times, each with a fresh source and operator. */
export class PartitionRunner {
  readonly #engine: Hosted;
  readonly #workload: Workload;
  readonly #setup: PartitionSetup;
  readonly #log: AnswerLog;
  readonly #garbage: GarbageProbe = new GarbageProbe();
  readonly #question: Question;
  #record: AnswerRecord;

  constructor(engine: Hosted, workload: Workload, setup: PartitionSetup) {
    this.#engine = engine;
    this.#workload = workload;
    this.#setup = setup;
    this.#question = questionOf(workload, setup, engine);
    const arity = workload.answers.columns.length;
    this.#log = setup.durableFile
      ? new DurableAnswerLog(arity, setup.capacity, setup.durableFile)
      : new AnswerLog(arity, setup.capacity);
    this.#record = this.#log.record();
  }

  /** Starts the engine, without data. Returns how long it took, ms. */
  async prepare(): Promise<number> {
    const startMs = monotonicMs();
    await this.#engine.prepare?.(this.#setup.options, this.#question);
    return monotonicMs() - startMs;
  }

  /** Ends what the engine has started; it runs no more. */
  async dispose(): Promise<void> {
    await this.#engine.dispose?.();
  }

  /** One iteration, timed from the call of the engine's run() to its end, without what precedes the call. */
  async run(timeline: Timeline, signal: AbortSignal): Promise<IterationSpan> {
    const { columns, options, tables, keyCount, parameters, poisoned, promises = false } = this.#setup;
    const events = columns.id.length;
    this.#log.reset();
    const shown = poisoned ? poisonedCopy(columns, this.#workload) : { columns, reveal: undefined };
    const source = new ScheduledSource(timeline, columns.id, signal, shown.reveal);
    const preloaded = source.arrived;
    const watch = poisoned
      ? new ContractWatch(source, this.#log, events, this.#workload.answers.columns, promises)
      : undefined;
    const sink = watch?.sink ?? this.#log;
    const operator = (): Operator =>
      this.#workload.createOperator({ columns: shown.columns, tables, keyCount, parameters, output: sink });
    const { query } = this.#question;
    if (this.#engine.form === 'command') {
      // A program has the query itself.
      watch?.queried();
    }
    const job = {
      ...{ options, signal, source: watch?.source ?? source, sink },
      operator: watch === undefined ? operator : () => watch.operator(operator),
      get query() {
        watch?.queried();
        return query;
      },
      ...{ columns: shown.columns, streams: streamsOf(this.#workload), tables },
    };
    await this.#engine.run(job, preloaded);
    const endMs = monotonicMs();
    const { startMs } = source;
    // Taken now: answers after the end of run() are in no measured time, and so are missing.
    this.#record = this.#log.record();
    const breaches = signal.aborted
      ? watch?.found()
      : [...leftUndone(source, this.#log, events), ...(watch?.breaches() ?? [])];
    if (breaches !== undefined && breaches.length > 0) {
      this.#record = { ...this.#record, breaches };
    }
    return { startMs, endMs };
  }

  /** The answers of the last iteration by its end; views that the next iteration makes stale. */
  record(): AnswerRecord {
    return this.#record;
  }

  /** This thread's GC pauses since the last call, whatever it was doing. */
  async pauses(): Promise<Pause[]> {
    // Observers are notified of them by the event loop.
    await eventLoopTurn();
    return this.#garbage.drain();
  }
}
