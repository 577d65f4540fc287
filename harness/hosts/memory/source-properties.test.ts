import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idsOf, timelineOf, watermarkBefore } from '../../trial/testing/timeline.ts';
import { ScheduledSource } from './source.ts';

const PARTITIONS = 3;

/** Steps of event time, how far each event lags behind, and the partition it belongs to. */
const events = fc.array(fc.record({ stepMs: fc.nat(20), lagMs: fc.nat(50), home: fc.nat(PARTITIONS - 1) }), {
  minLength: 1,
  maxLength: 700,
  size: 'max',
});
const limits = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 400 })), { minLength: 1 });

function timesOf(steps: readonly { stepMs: number; lagMs: number }[]): { eventTimes: number[]; disorderMs: number } {
  let onTimeMs = 0;
  const eventTimes = steps.map(({ stepMs, lagMs }) => {
    onTimeMs += stepMs;
    return onTimeMs - lagMs;
  });
  let largest = Number.NEGATIVE_INFINITY;
  let disorderMs = 0;
  for (const time of eventTimes) {
    disorderMs = Math.max(disorderMs, largest - time);
    largest = Math.max(largest, time);
  }
  return { eventTimes, disorderMs };
}

test('in a closed loop each watermark is the highest that is valid, whatever is taken when', () => {
  const property = fc.property(events, limits, (steps, takes) => {
    const { eventTimes, disorderMs } = timesOf(steps);
    const timeline = timelineOf({ eventTimes, disorderMs, partitions: PARTITIONS });
    const homes = steps.map(({ home }) => home);
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const ids = idsOf(homes, partition);
      const source = new ScheduledSource(timeline, ids, new AbortController().signal);
      for (let position = 0, calls = 0; !source.ended; calls++) {
        const limit = takes[calls % takes.length]!;
        const taken = source.take(limit);
        expect(taken).toBe(Math.min(position + limit, ids.length));
        position = taken;
        const nextId = ids[position] ?? timeline.events;
        expect(source.watermark).toBe(watermarkBefore(timeline, nextId));
        for (const id of ids.subarray(position)) {
          expect(eventTimes[id]).toBeGreaterThanOrEqual(source.watermark);
        }
      }
      expect(source.take()).toBe(ids.length);
    }
  });
  fc.assert(property, { numRuns: 60 });
});

test('in an open loop no event still to come is older than a watermark, which never falls', async () => {
  const property = fc.asyncProperty(events, limits, fc.nat(100), async (steps, takes, percent) => {
    const { eventTimes, disorderMs } = timesOf(steps);
    const timeline = timelineOf({
      eventTimes,
      disorderMs,
      offsetsMs: eventTimes.map((_, id) => id / 100),
      preload: Math.floor((eventTimes.length * percent) / 100),
      partitions: PARTITIONS,
    });
    const homes = steps.map(({ home }) => home);
    const run = async (partition: number): Promise<number> => {
      const ids = idsOf(homes, partition);
      const source = new ScheduledSource(timeline, ids, new AbortController().signal);
      let before = Number.NEGATIVE_INFINITY;
      let taken = 0;
      for (let calls = 0; !source.ended; calls++) {
        taken = source.take(takes[calls % takes.length]);
        expect(source.watermark).toBeGreaterThanOrEqual(before);
        before = source.watermark;
        for (const id of ids.subarray(taken)) {
          expect(eventTimes[id]).toBeGreaterThanOrEqual(before);
        }
        await source.arrival();
      }
      return taken;
    };
    const taken = await Promise.all(Array.from({ length: PARTITIONS }, (_, partition) => run(partition)));
    expect(taken).toEqual(Array.from({ length: PARTITIONS }, (_, partition) => idsOf(homes, partition).length));
  });
  await fc.assert(property, { numRuns: 40 });
});
