import { readFileSync } from 'node:fs';
import { descendantsOf, hasChildren } from './process-tree.ts';

/** Every so many samples read all of /proc, to find what has left the tree of its parents. */
const EVERY_SAMPLES = 8;

/** The resident set of a trial's process and all that it has started, sampled from outside. */
export class TreeMemory {
  readonly #root: number;
  readonly #marker: string;
  #samples = 0;
  #seen = false;
  /**
   * Largest sum sampled while something started was running; 0 where nothing was. Shared pages count in each process.
   */
  peakBytes = 0;

  constructor(root: number, marker: string) {
    this.#root = root;
    this.#marker = marker;
  }

  /** What it is now, bytes; 0 where it cannot be read. */
  sampleBytes(): number {
    const own = rssBytes(this.#root);
    if (!(this.#seen || this.#samples++ % EVERY_SAMPLES === 0 || hasChildren(this.#root))) {
      return own;
    }
    const descendants = descendantsOf(this.#root, this.#marker);
    if (descendants.length === 0) {
      return own;
    }
    this.#seen = true;
    const bytes = descendants.reduce((sum, each) => sum + each.rssBytes, own);
    this.peakBytes = Math.max(this.peakBytes, bytes);
    return bytes;
  }
}

function rssBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;
  } catch {
    return 0;
  }
}
