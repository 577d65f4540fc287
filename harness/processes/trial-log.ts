import { appendFileSync, statSync } from 'node:fs';
import type { TrialRequest } from './request.ts';

/** A log keeps no more than so many bytes of what the trials of one cell print. */
const LONGEST_BYTES = 2 ** 20;

/** Appends what one trial and all that it starts print to the log of its cell, which is made with the first output. */
export class TrialLog {
  readonly #path: string;
  readonly #heading: string;
  /** Bytes in the log; undefined until this trial has printed something. */
  #bytes: number | undefined;
  #full = false;

  constructor(path: string, { plan, trial }: Pick<TrialRequest, 'plan' | 'trial'>) {
    this.#path = path;
    this.#heading = plan.mode === 'verification' ? 'verification' : `${plan.mode} ${trial + 1}`;
  }

  /** Appends a part of what was printed. A log that cannot be written is no reason to end a trial. */
  add(text: string): void {
    if (this.#full) {
      return;
    }
    try {
      const there = this.#bytes ?? statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
      this.#full = there + text.length > LONGEST_BYTES;
      const heading = this.#bytes === undefined ? `${there > 0 ? '\n' : ''}[${this.#heading}]\n` : '';
      const rest = this.#full
        ? `${text.slice(0, Math.max(0, LONGEST_BYTES - there))}\n[what it printed after this is not kept]\n`
        : text;
      appendFileSync(this.#path, heading + rest);
      this.#bytes = there + Buffer.byteLength(heading + rest);
    } catch {
      this.#full = true;
    }
  }
}
