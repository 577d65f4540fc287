import { inspect } from 'node:util';
import type { Sink, Source } from '../../../contracts/engine.ts';
import type { ScheduledSource } from './source.ts';

/** A source that reports what was taken, and the watermark after it. */
export class WatchedSource implements Source {
  readonly #source: ScheduledSource;
  readonly #onTake: (taken: number, watermark: number) => void;

  constructor(source: ScheduledSource, onTake: (taken: number, watermark: number) => void) {
    this.#source = source;
    this.#onTake = onTake;
  }

  take(limit?: number): number {
    const taken = this.#source.take(limit);
    this.#onTake(taken, this.#source.watermark);
    return taken;
  }

  arrival(untilMs?: number): Promise<void> {
    return this.#source.arrival(untilMs);
  }

  get watermark(): number {
    return this.#source.watermark;
  }

  get nowMs(): number {
    return this.#source.nowMs;
  }

  get ended(): boolean {
    return this.#source.ended;
  }
}

/** A sink that reports values that are no answer, and commits that are not awaited. */
export class WatchedSink implements Sink {
  readonly #sink: Sink;
  readonly #columns: readonly string[];
  readonly #promises: boolean;
  readonly #breach: (kind: string, words: string) => void;
  /** A commit has not completed. */
  #committing = false;

  /**
   * `columns`: those of an answer, in order. `promises`: commits return promises, as over a broker. `breach` is
   * called with the kind of a breach and its text.
   */
  constructor(
    sink: Sink,
    columns: readonly string[],
    promises: boolean,
    breach: (kind: string, words: string) => void,
  ) {
    this.#sink = sink;
    this.#columns = columns;
    this.#promises = promises;
    this.#breach = breach;
  }

  get pending(): number {
    return this.#sink.pending;
  }

  emit(...row: number[]): void {
    const columns = this.#columns;
    if (row.length !== columns.length) {
      this.#breach(
        'arity',
        `emit() was given ${row.length} ${row.length === 1 ? 'value' : 'values'}; an answer has ${columns.length}: ${columns.join(', ')}`,
      );
    }
    const odd = row.findIndex((value) => !Number.isFinite(value));
    if (odd !== -1 && odd < columns.length) {
      this.#breach('values', `emit() was given ${inspect(row[odd])} as ${columns[odd]}; answers are finite numbers`);
    }
    this.#sink.emit(...row.slice(0, columns.length));
  }

  commit(): void | Promise<void> {
    if (this.#committing) {
      this.#breach('commits', 'commit() was called before the one before it had completed: await its promise');
    }
    if (!this.#promises) {
      return this.#sink.commit();
    }
    this.#committing = true;
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#committing = false;
        Promise.resolve(this.#sink.commit()).then(resolve, reject);
      });
    });
  }
}
