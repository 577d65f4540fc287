import { fdatasyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { Sink } from '../../contracts/engine.ts';
import { unwritable, writing } from '../../contracts/errors.ts';
import { monotonicMs } from '../clock.ts';
import { grown, RowBuffer } from './row-buffer.ts';

/** Answers as an engine gave them: row-major values, and for each commit how many answers it ended at, and when. */
export interface AnswerRecord {
  readonly arity: number;
  readonly count: number;
  /** `count` rows of `arity` values. */
  readonly rows: Float64Array;
  /** Answers observed by the end of each commit. */
  readonly commitEnds: Float64Array;
  /** When each commit completed, ms on the monotonic clock. */
  readonly commitMs: Float64Array;
  /** How the engine broke its contract; absent where it did not. */
  readonly breaches?: readonly string[];
}

/**
 * The sink: keeps answers in columns with their time of observation, without allocating between growths.
 * Not durable: a commit is a reading of the clock.
 */
export class AnswerLog extends RowBuffer implements Sink {
  #commitEnds: Float64Array;
  #commitMs: Float64Array;
  #commits = 0;
  #committed = 0;

  /** `capacity`: answers that fit before the log has to grow. */
  constructor(arity: number, capacity: number) {
    super(arity, capacity);
    this.#commitEnds = new Float64Array(capacity + 1);
    this.#commitMs = new Float64Array(capacity + 1);
  }

  commit(): void | Promise<void> {
    if (this.pending > 0) {
      this.observe();
    }
  }

  /** Marks the pending answers as observed now. */
  protected observe(): void {
    const commit = this.#commits++;
    if (commit === this.#commitMs.length) {
      this.#commitEnds = grown(this.#commitEnds);
      this.#commitMs = grown(this.#commitMs);
    }
    this.#committed += this.pending;
    this.pending = 0;
    this.#commitEnds[commit] = this.#committed;
    this.#commitMs[commit] = monotonicMs();
  }

  /** The bytes of the answers not yet committed. */
  protected pendingBytes(): Uint8Array {
    const start = this.#committed * this.arity;
    return new Uint8Array(this.rows.buffer, start * 8, (this.at - start) * 8);
  }

  /**
   * What has been committed, as views that the next reset() makes stale. Answers never committed were never observed.
   */
  record(): AnswerRecord {
    return {
      arity: this.arity,
      count: this.#committed,
      rows: this.rows.subarray(0, this.#committed * this.arity),
      commitEnds: this.#commitEnds.subarray(0, this.#commits),
      commitMs: this.#commitMs.subarray(0, this.#commits),
    };
  }

  /** Forgets everything, but keeps the memory for the next iteration. */
  reset(): void {
    this.at = 0;
    this.#commits = 0;
    this.#committed = 0;
    this.pending = 0;
  }
}

/**
 * A sink whose commit returns when the answers are in the file and the file is on the disk (fdatasync).
 * @throws MillraceError 1 where it cannot be written: that is the disk's fault, not the engine's.
 */
export class DurableAnswerLog extends AnswerLog {
  readonly #file: number;
  readonly #path: string;

  constructor(arity: number, capacity: number, path: string) {
    super(arity, capacity);
    this.#path = path;
    this.#file = writing(path, () => openSync(path, 'a'));
  }

  override commit(): void {
    if (this.pending === 0) {
      return;
    }
    const bytes = this.pendingBytes();
    try {
      for (let written = 0; written < bytes.length; ) {
        written += writeSync(this.#file, bytes, written);
      }
      fdatasyncSync(this.#file);
    } catch (error) {
      throw unwritable(this.#path, error);
    }
    this.observe();
  }

  override reset(): void {
    super.reset();
    ftruncateSync(this.#file);
  }
}
