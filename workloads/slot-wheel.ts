const NONE = -1;

/**
 * Who acts when, for generators: time is cut into slots, and each slot lists the items (0 … items − 1, each waiting
 * for one slot at a time) that act in it. Putting and taking cost the same however many wait, so that a generator gets
 * its events in order of time, to a slot, without sorting. A calendar queue (Brown 1988) that never overflows.
 */
export class SlotWheel {
  /** Slot modulo the wheel's size → its last item. */
  readonly #last: Int32Array;
  /** Item → the next of its slot. */
  readonly #next: Int32Array;
  readonly #mask: number;

  /** `horizonSlots`: how many slots ahead of the slot being taken an item is put at most. */
  constructor(items: number, horizonSlots: number) {
    let size = 1;
    while (size <= horizonSlots) {
      size *= 2;
    }
    this.#last = new Int32Array(size).fill(NONE);
    this.#next = new Int32Array(items);
    this.#mask = size - 1;
  }

  /** Makes an item wait for a slot, which is not the one being taken. */
  put(item: number, slot: number): void {
    const place = slot & this.#mask;
    this.#next[item] = this.#last[place]!;
    this.#last[place] = item;
  }

  /** Takes an item out of a slot; −1 where none is left in it. Slots are emptied in order. */
  take(slot: number): number {
    const place = slot & this.#mask;
    const item = this.#last[place]!;
    if (item !== NONE) {
      this.#last[place] = this.#next[item]!;
    }
    return item;
  }
}
