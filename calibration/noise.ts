import type { Stalls } from './stalls.ts';
import type { Delays } from './truth.ts';

/** How long a thread that is to act at a random moment is kept from it, by the stalls of some trials. */
export class Noise {
  #overMs = 0;
  /** Sums of the squares and the cubes of stalls, ms. */
  #squares = 0;
  #cubes = 0;

  /** Adds the stalls of a trial that took `durationMs`. */
  add(stalls: Stalls, durationMs: number): void {
    this.#overMs += durationMs;
    for (let i = 0; i < stalls.length; i += 2) {
      const lengthMs = stalls[i + 1]! - stalls[i]!;
      this.#squares += lengthMs ** 2;
      this.#cubes += lengthMs ** 3;
    }
  }

  /**
   * The most by which `moments` such acts are late, three standard deviations from the mean: on average, and one of
   * them. A moment falls into a stall of length g with probability g ÷ time and then waits for g ÷ 2 on average, g² ÷ 3
   * squared.
   */
  late(moments: number): { readonly onAverageMs: number; readonly oneMs: number } {
    const mean = this.#squares / 2 / this.#overMs;
    const deviation = Math.sqrt(Math.max(0, this.#cubes / 3 / this.#overMs - mean ** 2));
    return { onAverageMs: mean + (3 * deviation) / Math.sqrt(moments), oneMs: mean + 3 * deviation };
  }

  /** The most that the delays of an engine that acts `moments` times become: its tail is made by single ones. */
  most(truth: Delays, moments: number): Delays {
    const { onAverageMs, oneMs } = this.late(moments);
    const { mean, p50, p90, p99, max } = truth;
    return {
      mean: mean + onAverageMs,
      p50: p50 + onAverageMs,
      p90: p90 + onAverageMs,
      p99: p99 + oneMs,
      max: max + oneMs,
    };
  }
}
