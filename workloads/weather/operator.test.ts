import { describe, expect, it } from 'vitest';
import type { OracleTrace } from '../../contracts/workload.ts';
import { answersByOperator, questionWith, withIds } from '../../harness/workload-check/answers.ts';
import { emissions, type Sent } from '../../harness/workload-check/emissions.ts';
import type { WeatherColumns } from './columns.ts';
import { weather } from './workload.ts';

const HOUR = 3_600_000;

/** Station → region: two stations share region 7, and no region is 1 … 6. */
const REGIONS = [0, 7, 7, 30];

function traceFrom(sent: readonly Sent[], disorderMs: number, regions = REGIONS): OracleTrace<WeatherColumns> {
  const columns = withIds<WeatherColumns>({
    event_time: Float64Array.from(sent, (report) => report.timeMs),
    station: Int32Array.from(sent, (report) => report.key),
    temperature: Int32Array.from(sent, (report) => report.value),
  });
  const stations = { station: Int32Array.from(regions.keys()), region: Int32Array.from(regions) };
  return {
    events: sent.length,
    columns,
    tables: { stations },
    keyCount: regions.length,
    disorderMs,
    parameters: questionWith(weather),
  };
}

/** Reports in order of arrival: station, time and temperature. */
function traceOfReports(reports: readonly [station: number, timeMs: number, temperature: number][]) {
  return traceFrom(
    reports.map(([key, timeMs, value]) => ({ key, timeMs, value, delayMs: 0 })),
    weather.disorderMs,
  );
}

const answers = (trace: OracleTrace<WeatherColumns>) => answersByOperator(weather, trace, 1);

describe('hourly figures', () => {
  it('are those of all stations of a region', () => {
    const trace = traceOfReports([
      [1, 0, 10],
      [2, 5, -20],
      [3, 6, 99],
      [1, 7, 15],
    ]);
    expect(answers(trace)).toEqual([
      [7, 0, 3, -20, 15, 5],
      [30, 0, 1, 99, 99, 99],
    ]);
  });

  it('begin at the full hour and end just before the next', () => {
    const trace = traceOfReports([
      [0, HOUR - 1, 1],
      [0, HOUR, 2],
      [0, 2 * HOUR - 1, 3],
      [0, 2 * HOUR, 4],
    ]);
    expect(answers(trace)).toEqual([
      [0, 0, 1, 1, 1, 1],
      [0, HOUR, 2, 2, 3, 5],
      [0, 2 * HOUR, 1, 4, 4, 4],
    ]);
  });

  it('take a late report into its own hour', () => {
    const trace = traceOfReports([
      [1, HOUR - 2, 1],
      [1, HOUR + 5, 2],
      [2, HOUR - 1, 4],
    ]);
    expect(answers(trace)).toEqual([
      [7, 0, 2, 1, 4, 5],
      [7, HOUR, 1, 2, 2, 2],
    ]);
  });

  it('are made anew in an hour before all that are held', () => {
    const trace = traceOfReports([
      [1, HOUR, 1],
      [2, HOUR - 1, 2],
    ]);
    expect(answers(trace)).toEqual([
      [7, 0, 1, 2, 2, 2],
      [7, HOUR, 1, 1, 1, 1],
    ]);
  });

  it('keep extreme temperatures exact', () => {
    const trace = traceOfReports([
      [0, 0, 0x7fffffff],
      [0, 1, 0x7fffffff],
      [0, HOUR, -0x80000000],
      [0, HOUR + 1, -0x80000000],
    ]);
    expect(answers(trace)).toEqual([
      [0, 0, 2, 0x7fffffff, 0x7fffffff, 2 * 0x7fffffff],
      [0, HOUR, 2, -0x80000000, -0x80000000, -2 * 0x80000000],
    ]);
  });

  it('are held for every hour of ten years, if an engine advances the watermark only then', () => {
    const hours = 10 * 365 * 24;
    const reports = Array.from({ length: hours }, (_, i) => ({ key: 0, timeMs: i * HOUR + 5, delayMs: 0, value: i }));
    const reported = emissions(weather, traceFrom(reports, 0), hours);
    expect(reported).toHaveLength(hours);
    expect(reported.every(({ row }) => row[1] === row[3]! * HOUR && row[2] === 1)).toBe(true);
  });
});
