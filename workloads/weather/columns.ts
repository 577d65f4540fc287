import type { EventColumns } from '../../contracts/workload.ts';

/** Columns of a report. */
export const weatherColumns = {
  station: { type: 'int32', unit: 'station', about: 'who reports', minimum: 0 },
  temperature: { type: 'int32', unit: '0.1 °C', about: 'air temperature in tenths of a degree' },
} as const satisfies EventColumns;

/** The type of {@link weatherColumns}. */
export type WeatherColumns = typeof weatherColumns;
