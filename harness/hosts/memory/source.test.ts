import { describe, expect, it } from 'vitest';
import { idsOf, sourceOf, spinMs, timelineOf, watermarkBefore } from '../../trial/testing/timeline.ts';
import { ScheduledSource } from './source.ts';

const DISORDERED = [10, 30, 20, 30, 5, 60, 50, 40];

describe('a closed loop', () => {
  it('has all events at once', () => {
    const source = sourceOf(timelineOf({ eventTimes: DISORDERED }));
    expect(source.take()).toBe(8);
    expect(source.ended).toBe(true);
  });

  it('hands out at most as many as asked for', () => {
    const source = sourceOf(timelineOf({ eventTimes: DISORDERED }));
    expect([source.take(3), source.take(3), source.take(3), source.take(3)]).toEqual([3, 6, 8, 8]);
  });

  it('hands out at most 65,536 where no limit is given', () => {
    const source = sourceOf(timelineOf({ eventTimes: new Array(65_540).fill(0) }));
    expect([source.take(), source.take()]).toEqual([65_536, 65_540]);
  });

  it('has ended only with the last event', () => {
    const source = sourceOf(timelineOf({ eventTimes: DISORDERED }));
    expect(source.ended).toBe(false);
    source.take(7);
    expect(source.ended).toBe(false);
    source.take(1);
    expect(source.ended).toBe(true);
  });

  it('has no watermark before the first take', () => {
    expect(sourceOf(timelineOf({ eventTimes: DISORDERED })).watermark).toBe(Number.NEGATIVE_INFINITY);
  });

  it('gives the watermark of what was taken, not of what has arrived', () => {
    const timeline = timelineOf({ eventTimes: DISORDERED, disorderMs: 25 });
    const source = sourceOf(timeline);
    const watermarks = DISORDERED.map(() => {
      source.take(1);
      return source.watermark;
    });
    expect(watermarks).toEqual([-15, 5, 5, 5, 5, 35, 35, 35]);
  });

  it('ends a trace without events', () => {
    expect(sourceOf(timelineOf({ eventTimes: [] })).ended).toBe(true);
  });

  it('resolves arrival() at once while something is left, and at the end', async () => {
    const source = sourceOf(timelineOf({ eventTimes: DISORDERED }));
    source.take(3);
    await source.arrival();
    source.take();
    await source.arrival();
    expect(source.nowMs).toBeLessThan(1000);
  });
});

describe('one of several partitions', () => {
  const homes = [0, 1, 1, 0, 1, 0, 1, 1];
  const timeline = timelineOf({ eventTimes: DISORDERED, disorderMs: 25, partitions: 2 });
  const source = (partition: number): ScheduledSource =>
    new ScheduledSource(timeline, idsOf(homes, partition), new AbortController().signal);

  it('has positions of its own, and an end of its own', () => {
    const first = source(0);
    expect([first.take(2), first.ended, first.take(2), first.ended]).toEqual([2, false, 3, true]);
    expect(source(1).take()).toBe(5);
  });

  it('gives the watermark over all partitions, up to its next own event', () => {
    const second = source(1);
    const nextIds = [2, 4, 6, 7, 8];
    for (const nextId of nextIds) {
      second.take(1);
      expect(second.watermark).toBe(watermarkBefore(timeline, nextId));
    }
  });

  it('has ended at the first take where it has no events', () => {
    const none = new ScheduledSource(timeline, new Uint32Array(0), new AbortController().signal);
    expect(none.ended).toBe(false);
    expect(none.take()).toBe(0);
    expect(none.ended).toBe(true);
    expect(none.watermark).toBe(35);
  });
});

describe('a busy loop', () => {
  it('lets timers run though something has always arrived', async () => {
    const source = sourceOf(timelineOf({ eventTimes: new Array(1000).fill(0) }));
    let fired = false;
    setTimeout(() => {
      fired = true;
    }, 1);
    let calls = 0;
    while (!fired && calls < 999) {
      source.take(1);
      spinMs(1);
      await source.arrival();
      calls++;
    }
    expect(calls).toBeLessThan(50);
  });

  it('does not go round the event loop for each of many quick takes', async () => {
    const source = sourceOf(timelineOf({ eventTimes: new Array(100_000).fill(0) }));
    let turns = 0;
    const count = (): void => {
      turns++;
      turning = setImmediate(count);
    };
    let turning = setImmediate(count);
    for (let i = 0; i < 99_999; i++) {
      source.take(1);
      await source.arrival();
    }
    clearImmediate(turning);
    expect(turns).toBeLessThan(1000);
  });
});
