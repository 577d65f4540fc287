import { describe, expect, it } from 'vitest';
import { PartitionTimes } from './partition-times.ts';

describe('event time over several partitions', () => {
  it('is that of the partition furthest behind, as of what was taken', () => {
    const times = new PartitionTimes(2, 1000);
    times.event(0, 10);
    times.event(0, 7);
    expect(times.minimumMs).toBe(Number.NEGATIVE_INFINITY);
    times.watermark(2, 1, 9);
    times.watermark(3, 1, 50);
    times.taken(2);
    expect(times.minimumMs).toBe(9);
    expect(times.waiting).toBe(true);
    times.taken(3);
    expect(times.minimumMs).toBe(10);
    expect(times.waiting).toBe(false);
  });

  it('ends with the closing watermark record of each, however often it comes', () => {
    const times = new PartitionTimes(2, 1000);
    times.watermark(0, 0, 1000);
    times.watermark(0, 0, 1000);
    times.taken(0);
    expect(times.closed).toBe(false);
    times.watermark(5, 1, 1000);
    times.taken(4);
    expect(times.closed).toBe(false);
    times.taken(5);
    expect(times.closed).toBe(true);
  });
});
