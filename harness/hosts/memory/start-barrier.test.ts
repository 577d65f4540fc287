import { describe, expect, it } from 'vitest';
import { monotonicMs } from '../../clock.ts';
import { spinMs } from '../../trial/testing/timeline.ts';
import { type SharedStart, StartBarrier } from './start-barrier.ts';

const FOREVER = Number.POSITIVE_INFINITY;

function shared(partitions: number, leadMs = 0, preload = 10): SharedStart {
  return {
    events: 100,
    preload,
    leadMs,
    partitions,
    arrivedAtScheduleStart: new Int32Array(1),
    scheduleStartMs: new Float64Array(1),
  };
}

describe('the barrier before a schedule', () => {
  it('falls when the last partition waits for more', () => {
    const start = shared(3, 20);
    const barriers = [1, 2, 3].map(() => new StartBarrier(start));
    const [first, second, third] = barriers as [StartBarrier, StartBarrier, StartBarrier];
    first.waits(4, FOREVER);
    third.waits(4, FOREVER);
    expect(barriers.map(({ reached }) => reached)).toEqual([true, false, true]);
    expect(barriers.map(({ scheduleStartMs }) => scheduleStartMs)).toEqual([0, 0, 0]);
    const beforeMs = monotonicMs();
    second.waits(2, FOREVER);
    const afterMs = monotonicMs();
    const [startMs] = start.scheduleStartMs;
    expect(startMs).toBeGreaterThanOrEqual(beforeMs + 20);
    expect(startMs).toBeLessThanOrEqual(afterMs + 20);
    expect(barriers.map(({ scheduleStartMs }) => scheduleStartMs)).toEqual([startMs, startMs, startMs]);
  });

  it('counts a partition once, however often it waits', () => {
    const start = shared(2);
    const [first, second] = [new StartBarrier(start), new StartBarrier(start)];
    first.waits(4, FOREVER);
    first.waits(4, FOREVER);
    expect(first.scheduleStartMs).toBe(0);
    second.waits(4, FOREVER);
    const { scheduleStartMs } = second;
    spinMs(1);
    first.waits(4, FOREVER);
    second.waits(4, FOREVER);
    expect(start.scheduleStartMs[0]).toBe(scheduleStartMs);
  });

  it('waits for a block that is gathered until some time, however that time is asked for again', () => {
    const start = shared(1);
    const barrier = new StartBarrier(start);
    const untilMs = monotonicMs() + 5;
    barrier.waits(4, untilMs);
    barrier.waits(4, FOREVER);
    expect(barrier.reached).toBe(false);
    spinMs(6);
    barrier.waits(4, monotonicMs() + 60_000);
    expect(barrier.reached).toBe(true);
    expect(barrier.scheduleStartMs).toBeGreaterThanOrEqual(untilMs);
  });

  it('waits for no block of a partition that has nothing to put in one', () => {
    const barrier = new StartBarrier(shared(1));
    barrier.waits(0, monotonicMs() + 60_000);
    expect(barrier.reached).toBe(true);
  });

  it('is none where everything has arrived', () => {
    const start = shared(1, 0, 100);
    const barrier = new StartBarrier(start);
    barrier.waits(100, FOREVER);
    expect([barrier.scheduleStartMs, start.scheduleStartMs[0], start.arrivedAtScheduleStart[0]]).toEqual([0, 0, 0]);
  });
});
