import { Random, Zipf } from '../../contracts/random.ts';
import { allocateColumn } from '../../contracts/workload.ts';
import { CELL_METRES, CELLS, CELLS_ACROSS } from './columns.ts';

/** Where vehicles drive, and how fast they may. */
export interface City {
  /** The static table: a row for each cell that belongs to a zone. */
  readonly cells: { readonly cell: Int32Array; readonly zone: Int32Array; readonly speed_limit: Int32Array };
  /** Speed limit by cell, m/s; 0 where there is none. */
  readonly limits: Int32Array;
  /** Popular places, metres, the most popular first. */
  readonly hotX: Int32Array;
  readonly hotY: Int32Array;
  /** How popular. */
  readonly popularity: Zipf;
}

const HOT_PLACES = 12;
/** Half the edge of the inner city, a square in which each cell is a zone of its own; cells. */
const INNER_CELLS = 20;
/** Edge of a zone of the outskirts, cells. */
const OUTER_ZONE_CELLS = 3;
const UNZONED_SHARE = 0.12;

/** A city with slow streets inside, fast ones outside, and cells here and there that belong to no zone. */
export function makeCity(seed: number): City {
  const random = new Random(seed, 1);
  const limits = new Int32Array(CELLS);
  const zones = new Int32Array(CELLS);
  // One limit a zone: drawn for all zones first, so that it does not depend on which cells have none.
  const zoneLimit = Int32Array.from({ length: 2 * CELLS }, (_, zone) => {
    return zone < CELLS ? random.between(8, 14) : random.between(14, 25);
  });
  let count = 0;
  for (let cell = 0; cell < CELLS; cell++) {
    if (random.unit() >= UNZONED_SHARE) {
      const place = zoneOf(cell);
      zones[cell] = place + 1;
      limits[cell] = zoneLimit[place]!;
      count++;
    }
  }
  const table = {
    cell: allocateColumn('int32', count),
    zone: allocateColumn('int32', count),
    speed_limit: allocateColumn('int32', count),
  };
  let row = 0;
  for (let cell = 0; cell < CELLS; cell++) {
    if (zones[cell] !== 0) {
      table.cell[row] = cell;
      table.zone[row] = zones[cell]!;
      table.speed_limit[row] = limits[cell]!;
      row++;
    }
  }
  const hotX = Int32Array.from({ length: HOT_PLACES }, () => random.between(15_000, 35_000));
  const hotY = Int32Array.from({ length: HOT_PLACES }, () => random.between(15_000, 35_000));
  return { cells: table, limits, hotX, hotY, popularity: new Zipf(HOT_PLACES, 1) };
}

/** The cell of a place. */
export function cellAt(x: number, y: number): number {
  return Math.floor(y / CELL_METRES) * CELLS_ACROSS + Math.floor(x / CELL_METRES);
}

/** A number for the zone around a cell: below CELLS in the inner city, from there on outside. */
function zoneOf(cell: number): number {
  const column = cell % CELLS_ACROSS;
  const row = Math.floor(cell / CELLS_ACROSS);
  const middle = CELLS_ACROSS / 2;
  if (Math.max(Math.abs(column - middle), Math.abs(row - middle)) < INNER_CELLS) {
    return cell;
  }
  return CELLS + Math.floor(row / OUTER_ZONE_CELLS) * CELLS_ACROSS + Math.floor(column / OUTER_ZONE_CELLS);
}
