import { describe, expect, it } from 'vitest';
import type { OracleTrace } from '../../contracts/workload.ts';
import { answersByOracle, questionWith, withIds } from '../../harness/workload-check/answers.ts';
import type { IotColumns } from './columns.ts';
import { iot } from './workload.ts';

/** Readings of 100 µm/s in order of arrival: device and time. */
function traceOfReadings(readings: readonly [device: number, timeMs: number][]): OracleTrace<IotColumns> {
  const columns = withIds<IotColumns>({
    event_time: Float64Array.from(readings, ([, timeMs]) => timeMs),
    device: Int32Array.from(readings, ([device]) => device),
    vibration: new Int32Array(readings.length).fill(100),
  });
  return {
    events: readings.length,
    columns,
    tables: {},
    keyCount: 3,
    disorderMs: iot.disorderMs,
    parameters: questionWith(iot),
  };
}

describe('the iot oracle', () => {
  it('has no answers for no events', () => {
    expect(answersByOracle(iot, traceOfReadings([]))).toEqual({ rows: [], due: [] });
  });

  it('makes a session due at the first event 30,001 ms and D after its last reading, of whatever device', () => {
    const trace = traceOfReadings([
      [0, 500],
      [1, 55_500],
      [1, 55_501],
      [1, 55_502],
    ]);
    expect(answersByOracle(iot, trace)).toEqual({
      rows: [
        [0, 2, 0, 1, 100, 500],
        [1, 2, 1, 3, 100, 55_502],
      ],
      due: [2, 4],
    });
  });

  it('does not make a session due by the reading that ends it', () => {
    const trace = traceOfReadings([
      [0, 0],
      [0, 30_001],
      [0, 55_001],
    ]);
    expect(answersByOracle(iot, trace).due).toEqual([2, 3]);
  });

  it('makes a session due by the largest time seen, though later events are older', () => {
    const trace = traceOfReadings([
      [0, 0],
      [1, 60_000],
      [2, 40_000],
    ]);
    expect(answersByOracle(iot, trace).due).toEqual([1, 3, 3]);
  });

  it('makes a spike due at its reading', () => {
    const trace = traceOfReadings(Array.from({ length: 40 }, (_, i) => [0, i]));
    trace.columns.vibration[35] = 200;
    const { rows, due } = answersByOracle(iot, trace);
    expect(rows).toEqual([
      [0, 2, 0, 40, 200, 39],
      [35, 1, 0, 3200, 200, 0],
    ]);
    expect(due).toEqual([40, 35]);
  });
});
