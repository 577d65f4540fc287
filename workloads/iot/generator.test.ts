import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { defaultsOf, type Options } from '../../contracts/options.ts';
import type { GeneratedTrace } from '../../contracts/workload.ts';
import { answersByOracle, traceOf } from '../../harness/workload-check/answers.ts';
import { answersFingerprint } from '../testing/generated.ts';
import type { IotColumns } from './columns.ts';
import { iot } from './workload.ts';

const defaults: Options = defaultsOf(iot.parameters);
const quick: Options = { ...defaults, ...iot.quick };

function digest({ columns, groundTruth }: GeneratedTrace<IotColumns>): string {
  const hash = createHash('sha256');
  for (const values of [columns.event_time, columns.device, columns.vibration, groundTruth]) {
    hash.update(new Uint8Array(values.buffer));
  }
  return hash.digest('hex');
}

/** For each event how far its time lags behind the largest before it, ms; the largest lag, and how many are late. */
function lags({ columns: { event_time: times } }: GeneratedTrace<IotColumns>) {
  let largestTime = 0;
  let largest = 0;
  let overTenSeconds = 0;
  for (const time of times) {
    largest = Math.max(largest, largestTime - time);
    overTenSeconds += largestTime - time > 10_000 ? 1 : 0;
    largestTime = Math.max(largestTime, time);
  }
  return { largest, overTenSeconds };
}

/** Calls `visit` with every reading and the reading of its device before it. */
function eachGap({ columns, keyCount }: GeneratedTrace<IotColumns>, visit: (gapMs: number) => void): void {
  const previous = new Float64Array(keyCount).fill(-1);
  columns.event_time.forEach((time, id) => {
    const device = columns.device[id]!;
    if (previous[device]! >= 0) {
      visit(time - previous[device]!);
    }
    previous[device] = time;
  });
}

/** Shares of events with a spike, of events with an answer, and of failing bearings that are caught. */
function detection(generated: GeneratedTrace<IotColumns>, question: Options = {}) {
  const { rows } = answersByOracle(iot, traceOf(iot, generated, question));
  const groundTruth = new Set(generated.groundTruth);
  const deviceOf = (id: number): number => generated.columns.device[id]!;
  const failing = new Set(Array.from(groundTruth, deviceOf));
  const spikes = rows.filter((row) => row[1] === 1).map((row) => row[0]!);
  const caught = new Set(spikes.filter((id) => groundTruth.has(id)).map(deviceOf));
  const events = generated.columns.device.length;
  return { spikes: spikes.length / events, answered: rows.length / events, caught: caught.size / failing.size };
}

describe('the iot generator', () => {
  it('gives the same bytes on every machine', () => {
    expect(digest(iot.generate(100_000, quick, 42))).toBe(
      '26e37c8aff2b47db1fa91501c1c818434d410ee875eb51279c22ab9509f7848b',
    );
  });

  it('gives another trace for another seed', () => {
    expect(digest(iot.generate(1000, quick, 1))).not.toBe(digest(iot.generate(1000, quick, 2)));
  });

  it.each([0, 1, 10])('makes a trace of %i events', (events) => {
    const { columns, keyCount, groundTruth } = iot.generate(events, defaults, 1);
    expect(columns.event_time).toHaveLength(events);
    expect(columns.device.every((device) => device >= 0 && device < keyCount)).toBe(true);
    expect(columns.vibration.every((vibration) => vibration > 0)).toBe(true);
    expect(groundTruth.every((id) => id < events)).toBe(true);
  });

  const extremes: [string, Options][] = [
    ['the defaults', {}],
    ['preset quick', iot.quick],
    ['one device', { devices: 1 }],
    [
      'the shortest interval and the longest outages',
      { devices: 50, interval: 100, outage: 24_000, outagesPerHour: 1000 },
    ],
    ['the longest interval', { devices: 50, interval: 20_000, outage: 24_000, outagesPerHour: 1000 }],
    ['the shortest sleep', { awake: 1000, sleep: 80_000 }],
    ['the longest sleep', { awake: 1000, sleep: 3_600_000 }],
  ];

  it.each(extremes)('keeps within D with %s', (_, options) => {
    expect(lags(iot.generate(100_000, { ...defaults, ...options }, 3)).largest).toBeLessThanOrEqual(iot.disorderMs);
  });

  it.each(extremes)('keeps the readings of a device in order with %s', (_, options) => {
    let outOfOrder = 0;
    eachGap(iot.generate(100_000, { ...defaults, ...options }, 3), (gapMs) => {
      outOfOrder += gapMs <= 0 ? 1 : 0;
    });
    expect(outOfOrder).toBe(0);
  });

  it('reports about once a second, or sleeps for longer than a session may pause', () => {
    let seconds = 0;
    let sleeps = 0;
    let others = 0;
    eachGap(iot.generate(100_000, quick, 4), (gapMs) => {
      if (gapMs >= 900 && gapMs <= 1100) {
        seconds++;
      } else if (gapMs >= 60_000 && gapMs <= 180_000) {
        sleeps++;
      } else {
        others++;
      }
    });
    expect(others).toBe(0);
    expect(sleeps / seconds).toBeGreaterThan(0.005);
  });

  it('holds readings back for many seconds now and then', () => {
    const { largest, overTenSeconds } = lags(iot.generate(100_000, quick, 5));
    expect(largest).toBeGreaterThan(19_000);
    expect(overTenSeconds / 100_000).toBeGreaterThan(0.003);
  });

  it.each([
    ['300,000 events of preset quick', 300_000, quick],
    ['2,000,000 events', 2_000_000, defaults],
  ])('has answers at 1 to 4% of %s, and failing bearings that are caught', (_, events, options) => {
    const { spikes, answered, caught } = detection(iot.generate(events, options, 6));
    expect(answered).toBeGreaterThan(0.01);
    expect(answered).toBeLessThan(0.04);
    expect(spikes).toBeGreaterThan(0.005);
    expect(caught).toBeGreaterThanOrEqual(0.9);
  });

  it.each([20, 60, 300])('has failing bearings whose readings are spikes beyond %i %%', (spike) => {
    const { spikes, caught } = detection(iot.generate(300_000, { ...quick, spike }, 6), { spike });
    expect(spikes).toBeGreaterThan(0.005);
    expect(caught).toBeGreaterThanOrEqual(0.9);
  });

  it('has no failing bearing where none is asked for', () => {
    expect(iot.generate(100_000, { ...quick, planted: 0 }, 7).groundTruth).toHaveLength(0);
  });
});

it('a generated trace has the answers it always had', () => {
  expect(answersFingerprint(iot)).toBe('73e4edc6b9b0132ee12060d58ee5da75efe328a2af800dc79239c9c9b8b901e8');
});
