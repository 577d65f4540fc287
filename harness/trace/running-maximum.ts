const BLOCK = 256;

/**
 * The largest event time among the first n events, for any n: maxima of whole blocks are precomputed, the rest is
 * compared. Costs an eighth of a byte per event and a few comparisons per step forward.
 */
export class RunningMaximum {
  readonly #times: Float64Array;
  readonly #blocks: Float64Array;
  #count = 0;
  #maximum = Number.NEGATIVE_INFINITY;

  /** `blocks` as made by {@link blockMaxima} of the same times. */
  constructor(times: Float64Array, blocks: Float64Array) {
    this.#times = times;
    this.#blocks = blocks;
  }

  /**
   * Largest of the first `count` event times; −Infinity for none. `count` must not fall below that of the last call.
   */
  over(count: number): number {
    let from = this.#count;
    if (count - from > BLOCK) {
      const whole = Math.floor(count / BLOCK);
      from = whole * BLOCK;
      this.#maximum = this.#blocks[whole]!;
    }
    const times = this.#times;
    for (; from < count; from++) {
      if (times[from]! > this.#maximum) {
        this.#maximum = times[from]!;
      }
    }
    this.#count = count;
    return this.#maximum;
  }
}

/** Entry b: the largest of the first 256·b times; shared memory, so that workers use one copy. */
export function blockMaxima(times: Float64Array): Float64Array {
  const blocks = Math.floor(times.length / BLOCK) + 1;
  const maxima = new Float64Array(new SharedArrayBuffer(blocks * 8));
  let maximum = Number.NEGATIVE_INFINITY;
  for (let block = 0; block < blocks; block++) {
    maxima[block] = maximum;
    const end = Math.min((block + 1) * BLOCK, times.length);
    for (let i = block * BLOCK; i < end; i++) {
      if (times[i]! > maximum) {
        maximum = times[i]!;
      }
    }
  }
  return maxima;
}
