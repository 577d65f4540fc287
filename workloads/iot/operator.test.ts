import { describe, expect, it } from 'vitest';
import type { OracleTrace } from '../../contracts/workload.ts';
import { answersByOperator, questionWith, withIds } from '../../harness/workload-check/answers.ts';
import { emissions, type Sent } from '../../harness/workload-check/emissions.ts';
import type { IotColumns } from './columns.ts';
import { iot } from './workload.ts';

const DEVICES = 3;

function traceFrom(sent: readonly Sent[], disorderMs: number): OracleTrace<IotColumns> {
  const columns = withIds<IotColumns>({
    event_time: Float64Array.from(sent, (reading) => reading.timeMs),
    device: Int32Array.from(sent, (reading) => reading.key),
    vibration: Int32Array.from(sent, (reading) => reading.value),
  });
  return { events: sent.length, columns, tables: {}, keyCount: DEVICES, disorderMs, parameters: questionWith(iot) };
}

/** Readings of one device a second apart, in order. */
function steady(values: readonly number[]): OracleTrace<IotColumns> {
  return traceFrom(
    values.map((value, i) => ({ key: 1, timeMs: 1000 * i, delayMs: 0, value })),
    iot.disorderMs,
  );
}

/** Readings of one device, each so long after the one before. */
function spaced(gaps: readonly number[]): OracleTrace<IotColumns> {
  let timeMs = 0;
  return traceFrom(
    [0, ...gaps].map((gap) => {
      timeMs += gap;
      return { key: 1, timeMs, delayMs: 0, value: 100 };
    }),
    0,
  );
}

const spikes = (trace: OracleTrace<IotColumns>) => answersByOperator(iot, trace, 1).filter((row) => row[1] === 1);
const sessions = (trace: OracleTrace<IotColumns>) => answersByOperator(iot, trace, 1).filter((row) => row[1] === 2);
const hundreds = (count: number) => new Array<number>(count).fill(100);

describe('spikes', () => {
  it('need 32 earlier readings', () => {
    expect(spikes(steady([...hundreds(31), 500]))).toEqual([]);
    expect(spikes(steady([...hundreds(32), 500]))).toEqual([[32, 1, 1, 3200, 500, 0]]);
  });

  it('are readings more than three tenths above the mean, not those at three tenths', () => {
    expect(spikes(steady([...hundreds(32), 130]))).toEqual([]);
    expect(spikes(steady([...hundreds(32), 131]))).toEqual([[32, 1, 1, 3200, 131, 0]]);
  });

  it('are readings more than three tenths below the mean, not those at three tenths', () => {
    expect(spikes(steady([...hundreds(32), 70]))).toEqual([]);
    expect(spikes(steady([...hundreds(32), 69]))).toEqual([[32, 1, 1, 3200, 69, 0]]);
  });

  it('are judged against the last 32 readings only', () => {
    expect(spikes(steady([9000, ...hundreds(32), 131]))).toEqual([
      [32, 1, 1, 12_100, 100, 0],
      [33, 1, 1, 3200, 131, 0],
    ]);
  });

  it('keep sums above 2^31 exact', () => {
    const large = new Array<number>(32).fill(0x7fffffff);
    expect(spikes(steady([...large, 5]))).toEqual([[32, 1, 1, 32 * 0x7fffffff, 5, 0]]);
  });

  it('are judged across sessions', () => {
    const first = hundreds(32).map((value, i) => ({ key: 1, timeMs: i, delayMs: 0, value }));
    const trace = traceFrom([...first, { key: 1, timeMs: 1_000_000, delayMs: 0, value: 131 }], 0);
    expect(spikes(trace)).toEqual([[32, 1, 1, 3200, 131, 0]]);
  });
});

describe('sessions', () => {
  it('go on over a gap of 30,000 ms and end at one of 30,001', () => {
    expect(sessions(spaced([30_000]))).toEqual([[0, 2, 1, 2, 100, 30_000]]);
    expect(sessions(spaced([30_001]))).toEqual([
      [0, 2, 1, 1, 100, 0],
      [1, 2, 1, 1, 100, 30_001],
    ]);
  });

  it('take readings of one time together', () => {
    expect(sessions(spaced([0, 0]))).toEqual([[0, 2, 1, 3, 100, 0]]);
  });

  it('report the largest vibration wherever it is', () => {
    expect(sessions(steady([3, 9, 4]))[0]?.[4]).toBe(9);
  });

  it('are reported by the watermark only, however many of a device are over', () => {
    const reported = emissions(iot, spaced([40_000, 40_000, 40_000]), 4);
    expect(reported.map(({ atEvent }) => atEvent)).toEqual([false, false, false, false]);
  });

  it('of ten thousand devices are held at once', () => {
    const keyCount = 10_000;
    const readings = Array.from({ length: keyCount }, (_, key) => ({ key, timeMs: 0, delayMs: 0, value: 7 }));
    const trace = { ...traceFrom(readings, 0), keyCount };
    expect(sessions(trace)).toEqual(readings.map(({ key }) => [key, 2, key, 1, 7, 0]));
  });
});
