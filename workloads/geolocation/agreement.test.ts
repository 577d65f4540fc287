import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OracleTrace } from '../../contracts/workload.ts';
import { answersByOperator, answersByOracle, answersBySql, traceFrom, traceOf } from '../testing/agreement.ts';
import { generated } from '../testing/generated.ts';
import type { GeolocationColumns } from './columns.ts';
import { geolocation } from './workload.ts';

const VEHICLES = 4;

/** Some cells around the corner of the map, in any order, some of one zone, some of zone 0 though they have a row. */
const tables = fc
  .uniqueArray(fc.constantFrom(0, 1, 2, 100, 101, 200, 9_999), { minLength: 0, maxLength: 7 })
  .chain((cell) =>
    fc.record({
      cell: fc.constant(Int32Array.from(cell)),
      zone: fc
        .array(fc.constantFrom(0, 1, 2, 3), { minLength: cell.length, maxLength: cell.length })
        .map((zones) => Int32Array.from(zones)),
      speed_limit: fc
        .array(fc.constantFrom(0, 1, 5, 50), { minLength: cell.length, maxLength: cell.length })
        .map((limits) => Int32Array.from(limits)),
    }),
  );

/** Places on and beside the borders of cells, and distances that the limits above just allow or just do not. */
const coordinate = fc.constantFrom(0, 0, 1, 3, 4, 5, 6, 499, 500, 501, 504, 999, 1_000, 1_001, 49_999);

const fix = fc.record({
  vehicle: fc.nat(VEHICLES - 1),
  gapMs: fc.oneof(fc.constantFrom(0, 0, 200, 999, 1_000, 1_001, 2_000), fc.nat(3_000)),
  lateMs: fc.nat(geolocation.disorderMs),
  x: coordinate,
  y: coordinate,
});

/** Fixes in order of arrival: late ones after earlier arrivals of other vehicles, each vehicle's own in order. */
const traces: fc.Arbitrary<OracleTrace<GeolocationColumns>> = fc
  .tuple(fc.array(fix, { minLength: 1, maxLength: 120, size: 'max' }), tables)
  .map(([fixes, cells]) => {
    let timeMs = 0;
    let latestMs = 0;
    const last = new Array<number>(VEHICLES).fill(0);
    const rows = fixes.map(({ vehicle, gapMs, lateMs, x, y }) => {
      timeMs += gapMs;
      const fixMs = Math.max(timeMs - lateMs, latestMs - geolocation.disorderMs, last[vehicle]!);
      latestMs = Math.max(latestMs, fixMs);
      last[vehicle] = fixMs;
      return [fixMs, vehicle, x, y];
    });
    return traceFrom(geolocation, rows, VEHICLES, { cells });
  });

test.each([1, 2, 3])('the operator agrees with the oracle over %i partitions', (partitions) => {
  const property = fc.property(traces, fc.nat(), (trace, seed) => {
    expect(answersByOperator(geolocation, trace, partitions, seed)).toEqual(answersByOracle(geolocation, trace).rows);
  });
  fc.assert(property, { numRuns: 1_000 });
});

test('the query agrees with the oracle', async () => {
  const property = fc.asyncProperty(traces, async (trace) => {
    expect(await answersBySql(geolocation, trace)).toEqual(answersByOracle(geolocation, trace).rows);
  });
  await fc.assert(property, { numRuns: 200 });
});

test('every answer is due at its fix', () => {
  const trace = traceOf(geolocation, generated(geolocation, 20_000, 1, geolocation.quick));
  const { rows, due } = answersByOracle(geolocation, trace);
  expect(due).toEqual(rows.map((row) => row[0]));
});

test('all forms agree on a generated trace', async () => {
  const trace = traceOf(geolocation, generated(geolocation, 40_000, 5, { vehicles: 100 }));
  const { rows } = answersByOracle(geolocation, trace);
  expect(new Set(rows.map((row) => row[1]))).toEqual(new Set([1, 2]));
  expect(answersByOperator(geolocation, trace, 4)).toEqual(rows);
  expect(await answersBySql(geolocation, trace)).toEqual(rows);
});
