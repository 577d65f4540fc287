import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { monotonicMs } from '../../clock.ts';
import { idsOf, sourceOf, spinMs, timelineOf } from '../../trial/testing/timeline.ts';
import { ScheduledSource } from './source.ts';

const FAR_MS = 60_000;

/** How long this thread could have run and had no core, ms; 0 where the system does not report it. */
function waitedMs(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

describe('an open loop', () => {
  it('hands out nothing before its schedule', async () => {
    const offsetsMs = [0, 5, 5, 12, 20, 20.5, 40];
    const timeline = timelineOf({ eventTimes: [1, 2, 3, 4, 5, 6, 7], offsetsMs, leadMs: 10 });
    const source = sourceOf(timeline);
    for (let taken = 0; !source.ended; ) {
      await source.arrival();
      const now = source.take();
      const sinceStartMs = monotonicMs() - timeline.scheduleStartMs[0]!;
      for (; taken < now; taken++) {
        expect(sinceStartMs).toBeGreaterThanOrEqual(offsetsMs[taken]!);
      }
    }
  });

  it('has handed out all that is scheduled by now, however late the engine looks', async () => {
    const timeline = timelineOf({ eventTimes: [1, 2, 3, 4], offsetsMs: [0, 1, 2, FAR_MS] });
    const source = sourceOf(timeline);
    await source.arrival();
    spinMs(5);
    source.take();
    expect(source.take()).toBe(3);
  });

  it('gives the preload at once and sets the schedule start when more is asked for', async () => {
    const timeline = timelineOf({ eventTimes: [1, 2, 3, 4], offsetsMs: [0, 0, 0, 5], preload: 3, leadMs: 20 });
    const source = sourceOf(timeline);
    expect(source.take(2)).toBe(2);
    await source.arrival();
    expect(source.take(2)).toBe(3);
    expect(timeline.scheduleStartMs[0]).toBe(0);
    const asked = monotonicMs();
    await source.arrival();
    expect(timeline.scheduleStartMs[0]).toBeGreaterThanOrEqual(asked + 20);
    expect(monotonicMs()).toBeGreaterThanOrEqual(timeline.scheduleStartMs[0]! + 5);
    expect(source.take()).toBe(4);
  });

  it('waits for a block that gathers the preload to be dealt with before it sets the schedule start', async () => {
    const timeline = timelineOf({ eventTimes: [1, 2], offsetsMs: [0, 0], preload: 1 });
    const source = sourceOf(timeline);
    source.take();
    const deadlineMs = source.nowMs + 20;
    await source.arrival(deadlineMs);
    expect(source.nowMs).toBeGreaterThanOrEqual(deadlineMs);
    expect(timeline.scheduleStartMs[0]).toBe(0);
    source.take();
    expect(timeline.scheduleStartMs[0]).toBe(0);
    await source.arrival(source.nowMs + 20);
    expect(timeline.scheduleStartMs[0]).toBeGreaterThan(0);
  });

  it('sets the schedule start for an engine that waits by timers of its own', () => {
    const timeline = timelineOf({ eventTimes: [1, 2, 3], offsetsMs: [0, 0, 0], preload: 2 });
    const source = sourceOf(timeline);
    expect(source.take()).toBe(2);
    expect(timeline.scheduleStartMs[0]).toBe(0);
    spinMs(1);
    expect(source.take()).toBe(3);
    expect(source.ended).toBe(true);
  });

  it('resolves arrival() at the deadline where nothing arrives before', async () => {
    const source = sourceOf(timelineOf({ eventTimes: [1], offsetsMs: [FAR_MS] }));
    await source.arrival(30);
    expect(source.nowMs).toBeGreaterThanOrEqual(30);
    expect(source.nowMs).toBeLessThan(1000);
    expect(source.take()).toBe(0);
  });

  it('resolves arrival() before a deadline where something arrives', async () => {
    const source = sourceOf(timelineOf({ eventTimes: [1], offsetsMs: [10] }));
    await source.arrival(FAR_MS);
    expect(source.take()).toBe(1);
  });

  it('resolves arrival() soon after an abort', async () => {
    const controller = new AbortController();
    const source = sourceOf(timelineOf({ eventTimes: [1], offsetsMs: [FAR_MS] }), controller.signal);
    setTimeout(() => controller.abort(), 5);
    await source.arrival();
    expect(source.nowMs).toBeLessThan(1000);
    expect(source.take()).toBe(0);
  });

  it('arrives on time: mostly within a quarter of a millisecond', async () => {
    const medians: number[] = [];
    for (let run = 0; run < 5; run++) {
      const { lateMs, ownMs } = await latenessOf(Array.from({ length: 40 }, (_, i) => i * 5));
      expect(Math.min(...lateMs)).toBeGreaterThanOrEqual(0);
      medians.push(ownMs.sort((a, b) => a - b)[20]!);
    }
    // The best of the runs: what keeps this thread from running makes it late, and nothing makes it early.
    expect(Math.min(...medians)).toBeLessThan(0.25);
  });
});

/** How late events were taken, ms, and so less the time that this thread had no core. */
async function latenessOf(offsetsMs: number[]): Promise<{ lateMs: number[]; ownMs: number[] }> {
  const timeline = timelineOf({ eventTimes: offsetsMs, offsetsMs });
  const source = sourceOf(timeline);
  const lateMs: number[] = [];
  const ownMs: number[] = [];
  for (let taken = 0; !source.ended; ) {
    const beforeMs = waitedMs();
    await source.arrival();
    for (const arrived = source.take(); taken < arrived; taken++) {
      lateMs.push(monotonicMs() - timeline.scheduleStartMs[0]! - offsetsMs[taken]!);
      ownMs.push(lateMs.at(-1)! - (waitedMs() - beforeMs));
    }
  }
  return { lateMs, ownMs };
}

describe('partitions of an open loop', () => {
  const homes = [0, 0, 1, 0, 1, 0];
  const settings = {
    eventTimes: [10, 20, 30, 40, 50, 60],
    offsetsMs: [0, 0, 0, 0, 10, 20],
    preload: 4,
    leadMs: 1,
    partitions: 2,
  };

  it('have no schedule start before all of them have taken their preload', async () => {
    const timeline = timelineOf(settings);
    const { signal } = new AbortController();
    const first = new ScheduledSource(timeline, idsOf(homes, 0), signal);
    const second = new ScheduledSource(timeline, idsOf(homes, 1), signal);
    first.take();
    await first.arrival(first.nowMs);
    await first.arrival(10);
    expect(timeline.scheduleStartMs[0]).toBe(0);
    second.take();
    await Promise.all([first.arrival(), second.arrival()]);
    expect(timeline.scheduleStartMs[0]).toBeGreaterThan(0);
  });

  it("learn the time from each other's events", async () => {
    const timeline = timelineOf(settings);
    const { signal } = new AbortController();
    const sources = [0, 1].map((partition) => new ScheduledSource(timeline, idsOf(homes, partition), signal));
    const watermarks = await Promise.all(
      sources.map(async (source) => {
        const seen: number[] = [];
        for (; !source.ended; await source.arrival()) {
          source.take();
          seen.push(source.watermark);
        }
        return seen;
      }),
    );
    for (const seen of watermarks) {
      expect([seen[0], seen.at(-1)]).toEqual([40, 60]);
      // One that was away while an event came learns the time from the next.
      expect(seen).toEqual([40, 50, 60].filter((timeMs) => seen.includes(timeMs)));
    }
  });
});
