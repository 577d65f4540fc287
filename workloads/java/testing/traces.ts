import fc from 'fast-check';
import type { OracleTrace, Tables, Workload } from '../../../contracts/workload.ts';
import { traceFrom } from '../../testing/agreement.ts';
import { inArrivalOrder } from '../../testing/emissions.ts';

/** Small traces of each workload, their values on and beside the limits of its rules. */

const KEYS = 4;
const HOUR_MS = 3_600_000;

/** What the events of a workload's small traces are made of. */
interface Ingredients {
  readonly disordersMs: readonly number[];
  readonly gapsMs: readonly number[];
  /** The workload's own columns after its key. */
  readonly values: readonly (readonly number[])[];
  readonly tables?: fc.Arbitrary<Tables>;
}

const cells = fc.uniqueArray(fc.constantFrom(0, 1, 2, 100, 101, 200, 9_999), { maxLength: 7 }).chain((cell) => {
  const column = (values: number[]): fc.Arbitrary<Int32Array> =>
    fc
      .array(fc.constantFrom(...values), { minLength: cell.length, maxLength: cell.length })
      .map((drawn) => Int32Array.from(drawn));
  const zoneAndLimit = { zone: column([0, 1, 2, 3]), speed_limit: column([0, 1, 5, 50]) };
  return fc.record({ cells: fc.record({ cell: fc.constant(Int32Array.from(cell)), ...zoneAndLimit }) });
});

/** Two stations share region 7, and no region is 1 … 6. */
const stations: Tables = { stations: { station: Int32Array.of(0, 1, 2, 3), region: Int32Array.of(0, 7, 7, 30) } };

const ingredients: Readonly<Record<string, Ingredients>> = {
  fraud: {
    disordersMs: [0],
    gapsMs: [0, 0, 0, 0, 1, 3_600, 7_193, 14_999, 15_000, 30_000, 60_000, 215_828_000, 3_000_000_000],
    values: [
      [2, 2, 2, 2, 2, 2, 1, 3, 15, 16, 17, 0x7fffffff],
      [0, 0, 0, 1, 278, 1_000, 2_000, -20_000_000, 20_000_000],
      [0, 0, 0, 1, 4_170, 4_171, 20_000_000],
    ],
  },
  geolocation: {
    disordersMs: [0, 2_000],
    gapsMs: [0, 0, 200, 999, 1_000, 1_001, 2_000, 10_000_000_000_000],
    values: [
      [0, 0, 1, 3, 4, 5, 6, 499, 500, 501, 504, 999, 1_000, 1_001, 49_999],
      [0, 0, 1, 3, 4, 5, 6, 499, 500, 501, 504, 999, 1_000, 1_001, 49_999],
    ],
    tables: cells,
  },
  iot: {
    disordersMs: [0, 1, 700, 25_000, 30_001, 60_000, 1_000_000],
    gapsMs: [0, 0, 1, 1, 1_000, 1_000, 1_000, 1_000, 29_999, 30_000, 30_001, 95_000],
    values: [[100, 100, 100, 100, 100, 100, 100, 1, 69, 70, 130, 131, 0x7fffffff]],
  },
  weather: {
    disordersMs: [0, 1, 700, 120_000, HOUR_MS, 3 * HOUR_MS + 5],
    gapsMs: [0, 1, 600_000, HOUR_MS / 2, HOUR_MS - 1, HOUR_MS, HOUR_MS + 1, 30 * HOUR_MS],
    values: [[-300, -1, 0, 1, 215, 400, -0x80000000, 0x7fffffff]],
    tables: fc.constant(stations),
  },
};

/** Small traces of a workload, out of order between keys by up to their own D. */
export function smallTraces(workload: Workload): fc.Arbitrary<OracleTrace> {
  const { disordersMs, gapsMs, values, tables } = ingredients[workload.name]!;
  const event = fc.record({
    key: fc.nat(KEYS - 1),
    gapMs: fc.constantFrom(...gapsMs),
    delay: fc.double({ min: 0, max: 1, noNaN: true }),
    values: fc.tuple(...values.map((each) => fc.constantFrom(...each))),
  });
  return fc
    .record({
      disorderMs: fc.constantFrom(...disordersMs),
      tables: tables ?? fc.constant({}),
      // Few keys make histories long enough for every rule.
      keys: fc.integer({ min: 1, max: KEYS }),
      events: fc.array(event, { maxLength: 200, size: 'max' }),
    })
    .map(({ disorderMs, tables, keys, events }) => {
      let timeMs = 0;
      const sent = events.map(({ key, gapMs, delay }, value) => {
        timeMs += gapMs;
        return { key: key % keys, timeMs, delayMs: Math.round(delay * disorderMs), value };
      });
      const rows = inArrivalOrder(sent).map((each) => [each.timeMs, each.key, ...events[each.value]!.values]);
      return { ...traceFrom(workload, rows, KEYS, tables), disorderMs };
    });
}
