import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DueHeap } from './due-heap.ts';

function drain(heap: DueHeap): [number, number][] {
  const drained: [number, number][] = [];
  while (heap.size > 0) {
    drained.push([heap.firstTime, heap.firstItem]);
    heap.removeFirst();
  }
  return drained;
}

describe('DueHeap', () => {
  it('is due at no time while empty', () => {
    expect(new DueHeap().firstTime).toBe(Number.POSITIVE_INFINITY);
  });

  it('gives items in order of time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 })), (times) => {
        const heap = new DueHeap();
        for (const [item, time] of times.entries()) {
          heap.push(time, item);
        }
        const drained = drain(heap);
        expect(drained.map(([time]) => time)).toEqual(times.toSorted((a, b) => a - b));
        expect(drained.every(([time, item]) => times[item] === time)).toBe(true);
        expect(new Set(drained.map(([, item]) => item)).size).toBe(times.length);
      }),
    );
  });

  it('moves a postponed item back', () => {
    const heap = new DueHeap();
    for (const [item, time] of [10, 20, 30].entries()) {
      heap.push(time, item);
    }
    heap.postponeFirst(25);
    expect(drain(heap)).toEqual([
      [20, 1],
      [25, 0],
      [30, 2],
    ]);
  });

  it('grows past its first capacity', () => {
    const heap = new DueHeap();
    for (let item = 0; item < 5000; item++) {
      heap.push(5000 - item, item);
    }
    expect(drain(heap)).toEqual(Array.from({ length: 5000 }, (_, i) => [i + 1, 4999 - i]));
  });
});
