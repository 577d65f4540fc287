import { describe, expect, it } from 'vitest';
import { Histogram } from '../statistics/histogram.ts';
import { allowedLatenessNs, progressRate, verdictOnDriver } from './kafka-figures.ts';

const scheduled = { releaseP99Ns: 0.4e6, released: 10_000, events: 10_000 };
const fill = { events: 5000, eventsPerSecond: 40_000 };

describe('the verdict on the driver', () => {
  it('is none where the load was what the schedule says', () => {
    expect(verdictOnDriver(scheduled, fill, 20_000, 1e6)).toBeUndefined();
  });

  it.each([
    ['late', { ...scheduled, releaseP99Ns: 1.01e6 }, fill, 'the driver was late: p99 1.01 ms, allowed 1.00 ms'],
    ['incomplete', { ...scheduled, released: 9989 }, fill, 'the driver released 9989 of 10000 events'],
    [
      'not shown to manage twice the rate',
      scheduled,
      { ...fill, eventsPerSecond: 39_999 },
      'the driver managed 39999 events/s at full speed: not twice the rate of 20000',
    ],
    [
      'not shown to manage anything',
      scheduled,
      { events: 0, eventsPerSecond: 0 },
      'no event is left for a prefix, which shows what the driver manages: lower --rate or --duration',
    ],
  ])('tells one that was %s', (_, schedule, filled, reason) => {
    expect(verdictOnDriver(schedule, filled, 20_000, 1e6)).toBe(reason);
  });

  it('allows 1 ms, or 5% of the measured p99 where that is more', () => {
    const latency = new Histogram();
    expect(allowedLatenessNs(latency)).toBe(1e6);
    latency.record(100e6);
    expect(allowedLatenessNs(latency)).toBeCloseTo(5e6, -4);
  });
});

describe('the rate by progress', () => {
  it('is the slope from a tenth of the answers to nine tenths, in events', () => {
    // Ten answers of a thousand events; slow at first and in the end, 10 ms apart between.
    const commitMs = [500, 510, 520, 530, 540, 550, 560, 570, 580, 5000];
    const record = { commitEnds: commitMs.map((_, index) => index + 1), commitMs };
    expect(progressRate(record as never, 10, 1000)).toBeCloseTo((1000 * 0.8) / 0.08, 6);
  });

  it('is 0 where there are no answers to tell it by', () => {
    expect(progressRate({ commitEnds: [10], commitMs: [5] } as never, 10, 1000)).toBe(0);
  });
});
