import { describe, expect, it } from 'vitest';
import type { OracleTrace } from '../../contracts/workload.ts';
import { answersByOracle, questionWith, withIds } from '../../harness/workload-check/answers.ts';
import type { WeatherColumns } from './columns.ts';
import { weather } from './workload.ts';

/** Reports of 21.5 °C in order of arrival: station and time. Stations 0 and 1 are in region 4, station 2 in 5. */
function traceOfReports(reports: readonly [station: number, timeMs: number][]): OracleTrace<WeatherColumns> {
  const columns = withIds<WeatherColumns>({
    event_time: Float64Array.from(reports, ([, timeMs]) => timeMs),
    station: Int32Array.from(reports, ([station]) => station),
    temperature: new Int32Array(reports.length).fill(215),
  });
  const stations = { station: Int32Array.of(0, 1, 2), region: Int32Array.of(4, 4, 5) };
  return {
    events: reports.length,
    columns,
    tables: { stations },
    keyCount: 3,
    disorderMs: weather.disorderMs,
    parameters: questionWith(weather),
  };
}

describe('the weather oracle', () => {
  it('has no answers for no events', () => {
    expect(answersByOracle(weather, traceOfReports([]))).toEqual({ rows: [], due: [] });
  });

  it('makes an hour due at the first event D after its end, of whatever region', () => {
    const trace = traceOfReports([
      [0, 0],
      [1, 3_599_999],
      [2, 3_719_999],
      [2, 3_720_000],
      [2, 3_720_001],
    ]);
    expect(answersByOracle(weather, trace)).toEqual({
      rows: [
        [4, 0, 2, 215, 215, 430],
        [5, 3_600_000, 3, 215, 215, 645],
      ],
      due: [3, 5],
    });
  });

  it('makes an hour due by the largest time seen, though later events are older', () => {
    const trace = traceOfReports([
      [0, 3_599_999],
      [2, 3_720_000],
      [1, 3_600_000],
    ]);
    expect(answersByOracle(weather, trace).due).toEqual([1, 3, 3]);
  });
});
