import { describe, expect, test } from 'vitest';
import type { Options } from '../../contracts/options.ts';
import type { GeneratedTrace } from '../../contracts/workload.ts';
import { traceOf } from '../../harness/workload-check/answers.ts';
import { answersFingerprint, fingerprint, generated } from '../testing/generated.ts';
import type { GeolocationColumns } from './columns.ts';
import { geolocation } from './workload.ts';

const SPEEDING = 2;

/** What the oracle makes of a generated trace, as shares. */
function detection(events: number, parameters: Options, seed: number) {
  const trace = generated(geolocation, events, seed, parameters);
  const groundTruth = new Set(trace.groundTruth);
  const answered = new Set<number>();
  let caught = 0;
  let honest = 0;
  geolocation.oracle(traceOf(geolocation, trace), (_due, id, kind) => {
    answered.add(id!);
    if (kind === SPEEDING) {
      groundTruth.has(id!) ? caught++ : honest++;
    }
  });
  return {
    answered: answered.size / events,
    groundTruth: groundTruth.size / events,
    caught: caught / groundTruth.size,
    honest: honest / events,
  };
}

/** The largest lag of an event behind the largest event time before it, ms. */
function largestLag({ columns }: GeneratedTrace<GeolocationColumns>): number {
  let latest = -Infinity;
  let lag = 0;
  for (const time of columns.event_time) {
    lag = Math.max(lag, latest - time);
    latest = Math.max(latest, time);
  }
  return lag;
}

/** The times between consecutive fixes of a vehicle, ms. */
function gaps({ columns, keyCount }: GeneratedTrace<GeolocationColumns>): number[] {
  const last = new Array<number | undefined>(keyCount);
  const found: number[] = [];
  columns.vehicle.forEach((vehicle, i) => {
    const time = columns.event_time[i]!;
    const before = last[vehicle];
    if (before !== undefined) {
      found.push(time - before);
    }
    last[vehicle] = time;
  });
  return found;
}

describe.each([
  { name: 'quick', events: 300_000, parameters: geolocation.quick },
  { name: 'default', events: 2_000_000, parameters: {} },
])('a $name trace of $events events', ({ events, parameters }) => {
  const shares = detection(events, parameters, 7);

  test('has answers at 2 to 5% of its events', () => {
    expect(shares.answered).toBeGreaterThan(0.02);
    expect(shares.answered).toBeLessThan(0.05);
  });

  test('has about the requested share of ground-truth events', () => {
    expect(shares.groundTruth).toBeGreaterThan(0.01);
    expect(shares.groundTruth).toBeLessThan(0.02);
  });

  test('lets most speeding be seen', () => {
    expect(shares.caught).toBeGreaterThan(0.9);
    expect(shares.caught).toBeLessThan(1);
  });

  test('never suspects a driver who keeps to the limit', () => {
    expect(shares.honest).toBe(0);
  });
});

describe('fixes', () => {
  const trace = generated(geolocation, 100_000, 2, geolocation.quick);

  test('arrive out of order, by at most D', () => {
    expect(largestLag(trace)).toBeGreaterThan(geolocation.disorderMs / 2);
    expect(largestLag(trace)).toBeLessThanOrEqual(geolocation.disorderMs);
  });

  test('of one vehicle are in order, about a second apart', () => {
    const between = gaps(trace);
    expect(between.every((gap) => gap >= 900 && gap <= 1_100)).toBe(true);
    expect(between.reduce((sum, gap) => sum + gap, 0) / between.length).toBeCloseTo(1_000, -1);
  });
});

test('without delay, fixes arrive in order of event time', () => {
  expect(largestLag(generated(geolocation, 10_000, 2, { vehicles: 50, delay: 0 }))).toBe(0);
});

test.each([200, 4_000])('fixes every %i ms keep their order', (interval) => {
  const trace = generated(geolocation, 50_000, 2, { vehicles: 50, interval });
  expect(gaps(trace).every((gap) => gap >= 0.89 * interval && gap <= 1.1 * interval)).toBe(true);
  expect(largestLag(trace)).toBeLessThanOrEqual(geolocation.disorderMs);
});

test.each([{}, { planted: 0.2, hot: 0 }, { vehicles: 1 }])('values stay within their bounds: %j', (parameters) => {
  const { columns, keyCount } = generated(geolocation, 100_000, 2, parameters);
  expect(columns.event_time.every((time) => time >= 0)).toBe(true);
  expect(columns.vehicle.every((vehicle) => vehicle >= 0 && vehicle < keyCount)).toBe(true);
  expect(columns.x.every((x) => x >= 0 && x < 50_000)).toBe(true);
  expect(columns.y.every((y) => y >= 0 && y < 50_000)).toBe(true);
});

test('most cells, not all, belong to a zone with a limit', () => {
  const cells = generated(geolocation, 0, 1).tables.cells!;
  const { cell, zone, speed_limit } = cells;
  expect(cell!.length).toBeGreaterThan(8_000);
  expect(cell!.length).toBeLessThan(9_500);
  expect(new Set(cell).size).toBe(cell!.length);
  expect(cell!.every((number) => number >= 0 && number < 10_000)).toBe(true);
  expect(zone!.every((number) => number > 0)).toBe(true);
  expect(speed_limit!.every((limit) => limit >= 8 && limit <= 25)).toBe(true);
});

test('a seed gives the same bytes everywhere', () => {
  expect(fingerprint(generated(geolocation, 50_000, 1, geolocation.quick))).toBe(
    '61ade159759bb8f470d247d2cb2ad26fef61e35bc23dfb0af0a57f20140226b4',
  );
});

test('another seed gives other bytes', () => {
  expect(fingerprint(generated(geolocation, 100, 1))).not.toBe(fingerprint(generated(geolocation, 100, 2)));
});

test('a longer trace begins like a shorter one', () => {
  const shorter = generated(geolocation, 1_000, 3).columns;
  const longer = generated(geolocation, 2_000, 3).columns;
  expect(longer.event_time.slice(0, 1_000)).toEqual(shorter.event_time.slice());
  expect(longer.x.slice(0, 1_000)).toEqual(shorter.x.slice());
});

test('there is no ground truth where none is asked for', () => {
  expect(generated(geolocation, 10_000, 1, { planted: 0 }).groundTruth.length).toBe(0);
});

test.each([0, 1, 10])('%i events are enough', (events) => {
  const { columns, keyCount } = generated(geolocation, events, 1);
  expect(columns.event_time.length).toBe(events);
  expect(columns.vehicle.length).toBe(events);
  expect(keyCount).toBe(5_000);
});

test('columns are shared between threads', () => {
  const { columns } = generated(geolocation, 10, 1);
  expect(Object.values(columns).every((column) => column.buffer instanceof SharedArrayBuffer)).toBe(true);
});

test('a generated trace has the answers it always had', () => {
  expect(answersFingerprint(geolocation)).toBe('58d3d042c52128c862aa468ab7c836642445c3afffeeacd395230678193cd1bb');
});
