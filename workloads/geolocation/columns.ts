import type { EventColumns } from '../../contracts/workload.ts';

/** A fix: where a vehicle is. */
export const geolocationColumns = {
  vehicle: { type: 'int32', unit: 'vehicle', about: 'the vehicle', minimum: 0 },
  x: { type: 'int32', unit: 'metres', about: 'where, eastwards', minimum: 0, maximum: 49_999 },
  y: { type: 'int32', unit: 'metres', about: 'where, northwards', minimum: 0, maximum: 49_999 },
} as const satisfies EventColumns;

export type GeolocationColumns = typeof geolocationColumns;

/** Edge of a cell, metres. */
export const CELL_METRES = 500;
/** Cells in a row of the map, and rows. */
export const CELLS_ACROSS = 100;
export const CELLS: number = CELLS_ACROSS * CELLS_ACROSS;
