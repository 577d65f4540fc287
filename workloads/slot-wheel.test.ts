import { describe, expect, it } from 'vitest';
import { SlotWheel } from './slot-wheel.ts';

describe('SlotWheel', () => {
  it('gives the items of a slot, then none', () => {
    const wheel = new SlotWheel(3, 10);
    wheel.put(0, 5);
    wheel.put(1, 6);
    wheel.put(2, 5);
    expect([wheel.take(5), wheel.take(5)].toSorted()).toEqual([0, 2]);
    expect(wheel.take(5)).toBe(-1);
    expect(wheel.take(6)).toBe(1);
  });

  it('keeps the farthest slot apart from the one being taken', () => {
    const wheel = new SlotWheel(1, 8);
    wheel.put(0, 8);
    expect(wheel.take(0)).toBe(-1);
    expect(wheel.take(8)).toBe(0);
  });

  it('goes round past 2^32 slots', () => {
    const wheel = new SlotWheel(1, 8);
    wheel.put(0, 2 ** 33 + 5);
    expect(wheel.take(2 ** 33 + 4)).toBe(-1);
    expect(wheel.take(2 ** 33 + 5)).toBe(0);
  });
});
