/** Lets some works go on at once, as far as there is room for all; one that needs more than there is goes on alone. */
export class Room {
  readonly #most: number;
  readonly #size: number;
  readonly #within = new Map<Promise<unknown>, number>();

  /** So many at most, whose sizes are together `size` at most. */
  constructor(most: number, size: number) {
    this.#most = most;
    this.#size = size;
  }

  /** Does a work of some size as soon as there is room; rejects as it does, or as one does that it waits for. */
  async run<T>(size: number, work: () => Promise<T>): Promise<T> {
    while (!this.#hasRoomFor(size)) {
      await Promise.race(this.#within.keys());
    }
    const done = work().finally(() => this.#within.delete(done));
    this.#within.set(done, size);
    return done;
  }

  #hasRoomFor(size: number): boolean {
    const taken = [...this.#within.values()].reduce((sum, each) => sum + each, 0);
    return this.#within.size === 0 || (this.#within.size < this.#most && taken + size <= this.#size);
  }
}
