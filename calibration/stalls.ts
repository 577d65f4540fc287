import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Stretches in which a thread was kept from running: start and end in turn, ascending, ms on its source's clock. */
export type Stalls = Float64Array;

/** The URL of an engine's module that is to write its stalls to a file after each run. */
export function notingStalls(module: string, file: string): string {
  const url = new URL(module);
  url.searchParams.set('stalls', pathToFileURL(file).href);
  return url.href;
}

/** What an engine's last run recorded. */
export function readStalls(file: string): Stalls {
  const bytes = readFileSync(file);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** The length of the longest, ms; 0 for none. */
export function longest(stalls: Stalls): number {
  let most = 0;
  for (let i = 0; i < stalls.length; i += 2) {
    most = Math.max(most, stalls[i + 1]! - stalls[i]!);
  }
  return most;
}

/** Their total length, ms, without the first, which is the time before there was anything to do. */
export function totalOf(stalls: Stalls): number {
  let total = 0;
  for (let i = 2; i < stalls.length; i += 2) {
    total += stalls[i + 1]! - stalls[i]!;
  }
  return total;
}

/** Records stalls, and writes them to the file that the module's URL names, if it names one. */
export class StallLog {
  readonly #file: URL | undefined;
  #times = new Float64Array(4096);
  #count = 0;

  constructor(moduleUrl: string) {
    const file = new URL(moduleUrl).searchParams.get('stalls');
    this.#file = file === null ? undefined : new URL(file);
  }

  note(fromMs: number, toMs: number): void {
    if (this.#file === undefined) {
      return;
    }
    if (this.#count === this.#times.length) {
      const larger = new Float64Array(this.#times.length * 2);
      larger.set(this.#times);
      this.#times = larger;
    }
    this.#times[this.#count++] = fromMs;
    this.#times[this.#count++] = toMs;
  }

  /** Drops what was recorded before: until now there was nothing to do, which is one stretch from the source's zero. */
  begin(nowMs: number): void {
    this.#count = 0;
    this.note(0, nowMs);
  }

  write(): void {
    if (this.#file !== undefined) {
      writeFileSync(this.#file, this.#times.subarray(0, this.#count));
    }
  }
}
