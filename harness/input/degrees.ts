import { usageError } from '../../contracts/errors.ts';
import type { Column, ColumnSpec, WorkloadFacts } from '../../contracts/workload.ts';
import { extentOf } from './extent.ts';

/** Degrees are held as whole ten-millionths, which are 11 mm: as an int32 holds them. */
export const perDegree = 1e7;
/** Metres of a degree on a sphere of the Earth's mean radius, 6,371,008.8 m (IUGG). */
const metresPerDegree = (6_371_008.8 * Math.PI) / 180;

/** How places in degrees were made places on a plane. */
export interface Projection {
  readonly latitude: number;
  readonly longitude: number;
  /** The largest error of a distance that leads east or west, as a share of it. */
  readonly distortion: number;
}

type Range = Pick<ColumnSpec, 'minimum' | 'maximum'>;

/** Whether a workload has places on a plane: one stream with columns x and y in metres. */
export function isPlane({ columns, streams }: WorkloadFacts): boolean {
  const { x, y } = columns as Partial<typeof columns>;
  return [x, y].every((each) => each?.unit === 'metres' && each.type !== 'uint32') && streams === undefined;
}

/** @throws MillraceError 2 naming the flag, for a workload without such places */
export function checkDegrees(workload: WorkloadFacts): void {
  if (!isPlane(workload)) {
    throw usageError(`--degrees: ${workload.name} has no columns x and y in metres`);
  }
}

/**
 * Turns longitudes (`x`) and latitudes (`y`) in ten-millionths of a degree into metres east and north of the middle of
 * the data, which lies in the middle of what the workload's columns take: an equirectangular projection, true along the
 * middle latitude. Columns are rewritten in place.
 *
 * @throws MillraceError 2 for data wider than the workload's plane
 */
export function project({ name, columns }: WorkloadFacts, x: Column, y: Column): Projection {
  const [west, east] = narrowest(x);
  const [south, north] = extentOf(y, (value) => value / perDegree);
  const longitude = (west + east) / 2;
  const latitude = (south + north) / 2;
  const shrink = Math.cos(radians(latitude));
  const wide = (east - west) * metresPerDegree * shrink;
  const high = (north - south) * metresPerDegree;
  const most = Math.min(sizeOf(columns.x!), sizeOf(columns.y!));
  if (Math.max(wide, high) > most) {
    throw usageError(
      `--degrees: the data are ${kilometres(wide)} wide and ${kilometres(high)} high; the plane of ${name} takes ` +
        `${kilometres(most)}: take the part of one place, as by a --query with WHERE`,
    );
  }
  scale(x, longitude, metresPerDegree * shrink, middleOf(columns.x!));
  scale(y, latitude, metresPerDegree, middleOf(columns.y!));
  const distortion = Math.max(...[south, north].map((each) => Math.abs(shrink / Math.cos(radians(each)) - 1)));
  return { latitude, longitude: longitude > 180 ? longitude - 360 : longitude, distortion };
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function kilometres(metres: number): string {
  return `${Math.ceil(metres / 1000).toLocaleString('en-US')} km`;
}

/** The extent of longitudes, counted on beyond 180° where that is narrower: they lie on both sides of the date line. */
function narrowest(x: Column): [west: number, east: number] {
  const plain = extentOf(x, (value) => value / perDegree);
  const turned = extentOf(x, (value) => value / perDegree + (value < 0 ? 360 : 0));
  return turned[1] - turned[0] < plain[1] - plain[0] ? turned : plain;
}

function sizeOf({ minimum = -Infinity, maximum = Infinity }: Range): number {
  return maximum - minimum;
}

function middleOf({ minimum, maximum }: Range): number {
  return minimum === undefined || maximum === undefined ? 0 : Math.round((minimum + maximum) / 2);
}

function scale(values: Column, middle: number, metres: number, origin: number): void {
  for (let row = 0; row < values.length; row++) {
    const degrees = values[row]! / perDegree - middle;
    const nearest = degrees < -180 ? degrees + 360 : degrees > 180 ? degrees - 360 : degrees;
    values[row] = Math.round(nearest * metres) + origin;
  }
}
