import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { defaultsOf, type Options } from '../../contracts/options.ts';
import type { GeneratedTrace } from '../../contracts/workload.ts';
import { answersByOracle, traceOf } from '../../harness/workload-check/answers.ts';
import { answersFingerprint } from '../testing/generated.ts';
import type { WeatherColumns } from './columns.ts';
import { weather } from './workload.ts';

const defaults: Options = defaultsOf(weather.parameters);
const quick: Options = { ...defaults, ...weather.quick };

function digest({ columns, tables }: GeneratedTrace<WeatherColumns>): string {
  const hash = createHash('sha256');
  const stations = tables.stations!;
  for (const values of [
    columns.event_time,
    columns.station,
    columns.temperature,
    stations.station!,
    stations.region!,
  ]) {
    hash.update(new Uint8Array(values.buffer));
  }
  return hash.digest('hex');
}

/** How far event time lags behind the largest before it at most, ms. */
function largestLag({ columns }: GeneratedTrace<WeatherColumns>): number {
  let largestTime = 0;
  let largest = 0;
  for (const time of columns.event_time) {
    largest = Math.max(largest, largestTime - time);
    largestTime = Math.max(largestTime, time);
  }
  return largest;
}

/** The shortest and the longest time between two reports of a station, ms. */
function gapRange({ columns, keyCount }: GeneratedTrace<WeatherColumns>) {
  const previous = new Float64Array(keyCount).fill(-1);
  let shortest = Number.POSITIVE_INFINITY;
  let longest = Number.NEGATIVE_INFINITY;
  columns.event_time.forEach((time, id) => {
    const station = columns.station[id]!;
    if (previous[station]! >= 0) {
      shortest = Math.min(shortest, time - previous[station]!);
      longest = Math.max(longest, time - previous[station]!);
    }
    previous[station] = time;
  });
  return { shortest, longest };
}

describe('the weather generator', () => {
  it('gives the same bytes on every machine', () => {
    expect(digest(weather.generate(100_000, quick, 42))).toBe(
      'a7ef5037931164f2be49fbee950ca8c72ff2243555f109698a7e39c2cf484574',
    );
  });

  it('gives another trace for another seed', () => {
    expect(digest(weather.generate(1000, quick, 1))).not.toBe(digest(weather.generate(1000, quick, 2)));
  });

  it.each([0, 1, 10])('makes a trace of %i events', (events) => {
    const { columns, keyCount, groundTruth } = weather.generate(events, defaults, 1);
    expect(columns.event_time).toHaveLength(events);
    expect(columns.station.every((station) => station >= 0 && station < keyCount)).toBe(true);
    expect(groundTruth).toHaveLength(0);
  });

  const extremes: [string, Options][] = [
    ['the defaults', {}],
    ['preset quick', weather.quick],
    ['one station', { stations: 1 }],
    ['the shortest interval', { interval: 180_000 }],
    ['the longest interval', { interval: 86_400_000 }],
    ['the shortest delay', { delay: 1000 }],
  ];

  it.each(extremes)('keeps within D with %s', (_, options) => {
    expect(largestLag(weather.generate(50_000, { ...defaults, ...options }, 3))).toBeLessThanOrEqual(
      Number(options.delay ?? weather.disorderMs),
    );
  });

  it.each(extremes)(
    'keeps the reports of a station in order, a twentieth about the interval, with %s',
    (_, options) => {
      const parameters = { ...defaults, ...options };
      const { shortest, longest } = gapRange(weather.generate(50_000, parameters, 3));
      expect(shortest).toBeGreaterThanOrEqual(0.95 * Number(parameters.interval));
      expect(longest).toBeLessThanOrEqual(1.05 * Number(parameters.interval));
    },
  );

  it('delays some reports by nearly D', () => {
    expect(largestLag(weather.generate(100_000, quick, 5))).toBeGreaterThan(0.95 * weather.disorderMs);
  });

  it('lists every station once, and every region', () => {
    const { tables } = weather.generate(1, defaults, 6);
    const { station, region } = tables.stations!;
    expect(Array.from(station!)).toEqual(Array.from({ length: 2000 }, (_, i) => i));
    expect(new Set(region)).toEqual(new Set(Array.from({ length: 50 }, (_, i) => i)));
  });

  it('makes temperatures on Earth, some below freezing', () => {
    const { temperature } = weather.generate(300_000, quick, 7).columns;
    const lowest = temperature.reduce((a, b) => Math.min(a, b));
    const highest = temperature.reduce((a, b) => Math.max(a, b));
    expect(lowest).toBeGreaterThan(-500);
    expect(lowest).toBeLessThan(0);
    expect(highest).toBeGreaterThan(200);
    expect(highest).toBeLessThan(600);
  });

  it('has hundreds of hours in 300,000 events of preset quick', () => {
    const { rows } = answersByOracle(weather, traceOf(weather, weather.generate(300_000, quick, 8)));
    expect(new Set(rows.map((row) => row[1])).size).toBeGreaterThan(200);
    expect(rows.length).toBeGreaterThan(4000);
  });
});

it('a generated trace has the answers it always had', () => {
  expect(answersFingerprint(weather)).toBe('d6c4a28d969995e0bc2ce2724c85f84a6a99b4a675408183f2f34efaea5bd68a');
});
