import type { Random } from '../../contracts/random.ts';
import type { SmallTraces, Tables } from '../../contracts/workload.ts';
import type { GeolocationColumns } from './columns.ts';

/** Places on and beside the borders of cells, and distances that the limits below just allow or just do not. */
const COORDINATES = [0, 0, 1, 3, 4, 5, 6, 499, 500, 501, 504, 999, 1_000, 1_001, 49_999];
const ZONES = [0, 1, 2, 3];
const LIMITS = [0, 1, 5, 50];

/** Fixes about the corner of the map. */
export const geolocationSmallTraces: SmallTraces<GeolocationColumns> = {
  keyCount: 4,
  disordersMs: [0, 2_000],
  gapsMs: [0, 0, 200, 999, 1_000, 1_001, 2_000, 10_000_000_000_000],
  values: { x: COORDINATES, y: COORDINATES },
  tables: someCells,
};

/** Some of its cells, in any order, some of one zone, some of zone 0 though they have a row. */
function someCells(random: Random): Tables {
  const cell = Int32Array.from(random.shuffle([0, 1, 2, 100, 101, 200, 9_999]).slice(0, random.between(0, 7)));
  const drawn = (values: readonly number[]): Int32Array => cell.map(() => values[random.below(values.length)]!);
  return { cells: { cell, zone: drawn(ZONES), speed_limit: drawn(LIMITS) } };
}
