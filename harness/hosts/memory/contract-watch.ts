import type { Sink, Source } from '../../../contracts/engine.ts';
import type { Operator } from '../../../contracts/workload.ts';
import type { ScheduledSource } from './source.ts';
import { WatchedSink, WatchedSource } from './watched-calls.ts';

/**
 * Stands between an engine and its job in iterations that are not timed, and notes what the engine's contract
 * (contracts/engine.ts) does not allow: faults that the answers alone do not show, or do not name.
 */
export class ContractWatch {
  readonly source: Source;
  readonly sink: Sink;
  readonly #source: ScheduledSource;
  readonly #events: number;
  /** The first breach of each kind, in words. */
  readonly #breaches = new Map<string, string>();
  /** After each take whose events had not all been processed: how many had been taken, and the watermark. */
  #marks: { readonly taken: number; readonly watermark: number }[] = [];
  /** Of these, the first that is still so. */
  #mark = 0;
  /** The watermark of the events processed. */
  #watermark = Number.NEGATIVE_INFINITY;
  #operators = 0;
  #queried = false;
  #processed = 0;
  #ends = 0;

  /** `answerColumns`: those of an answer, in order. `promises`: commits return promises, as over a broker. */
  constructor(
    source: ScheduledSource,
    sink: Sink,
    events: number,
    answerColumns: readonly string[],
    promises: boolean,
  ) {
    this.#source = source;
    this.#events = events;
    this.source = new WatchedSource(source, (taken, watermark) => this.#marks.push({ taken, watermark }));
    this.sink = new WatchedSink(sink, answerColumns, promises, (kind, words) => this.#breach(kind, words));
  }

  /** The operator of an engine, watched. */
  operator(make: () => Operator): Operator {
    if (++this.#operators > 1) {
      this.#breach('operators', 'operator() was called twice: call it once in a run');
    }
    const operator = make();
    return {
      process: (position) => {
        this.#process(position);
        operator.process(position);
      },
      advance: (watermark) => {
        this.#advance(watermark);
        operator.advance(watermark);
      },
      end: () => {
        this.#end();
        operator.end();
      },
    };
  }

  /** The engine has been given the query: it may answer without an operator. */
  queried(): void {
    this.#queried = true;
  }

  /** The breaches, after a run() that ended without an abort. */
  breaches(): string[] {
    if (this.#operators === 0 && !this.#queried) {
      this.#breach('operators', 'operator() was never called: call it once in a run');
    } else if (this.#operators > 0 && this.#source.position === this.#events) {
      if (this.#processed < this.#events) {
        this.#breach(
          'processed',
          `run() ended with ${this.#share(this.#processed)} processed: process each below what take() returns`,
        );
      }
      if (this.#ends === 0) {
        this.#breach('ends', 'end() was never called: call it once source.ended is true');
      }
    }
    return this.found();
  }

  /** The breaches so far. */
  found(): string[] {
    return [...this.#breaches.values()];
  }

  #process(position: number): void {
    const { position: taken } = this.#source;
    if (this.#ends > 0) {
      this.#breach('ended', 'process() was called after end()');
    } else if (!(position < taken)) {
      this.#breach(
        'taken',
        `process(${position}) was called when take() had returned ${taken}: that is the position behind the last event taken`,
      );
    } else if (position !== this.#processed) {
      this.#breach(
        'order',
        `process(${position}) was called where ${this.#processed} was next: each position once, in order`,
      );
    }
    this.#processed = Math.max(this.#processed, position + 1);
  }

  #advance(watermark: number): void {
    for (; this.#mark < this.#marks.length && this.#marks[this.#mark]!.taken <= this.#processed; this.#mark++) {
      this.#watermark = this.#marks[this.#mark]!.watermark;
    }
    if (this.#mark === this.#marks.length) {
      this.#marks = [];
      this.#mark = 0;
    }
    if (!(watermark <= this.#watermark)) {
      this.#breach(
        'watermark',
        `advance(${watermark}) was called where the watermark of the events processed was ${this.#watermark}: carry each watermark behind the events taken with it`,
      );
    }
  }

  #end(): void {
    if (++this.#ends === 2) {
      this.#breach('ends', 'end() was called twice: call it once in a run');
    } else if (!this.#source.ended) {
      this.#breach(
        'ends',
        `end() was called with ${this.#share(this.#source.position)} taken and more to come: wait for source.ended`,
      );
    }
  }

  #share(events: number): string {
    return shareOf(events, this.#events);
  }

  #breach(kind: string, words: string): void {
    if (!this.#breaches.has(kind)) {
      this.#breaches.set(kind, words);
    }
  }
}

/** What a run() that ended by itself left undone; checked in every iteration. */
export function leftUndone(source: ScheduledSource, sink: Sink, events: number): string[] {
  const { pending } = sink;
  return [
    ...(source.position < events
      ? [`run() ended with ${shareOf(source.position, events)} taken: go on until source.ended`]
      : source.ended
        ? []
        : ['run() ended before the source had: go on until source.ended']),
    ...(pending > 0
      ? [
          `${pending.toLocaleString('en-US')} ${pending === 1 ? 'answer' : 'answers'} emitted, never committed: await sink.commit()`,
        ]
      : []),
  ];
}

function shareOf(events: number, all: number): string {
  return `${events.toLocaleString('en-US')} of ${all.toLocaleString('en-US')} events`;
}
