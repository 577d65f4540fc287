import type { SmallTraces } from '../../contracts/workload.ts';
import type { WeatherColumns } from './columns.ts';
import { weatherParameters } from './parameters.ts';

const HOUR_MS = weatherParameters.window.default;

/** Reports about the borders of windows. */
export const weatherSmallTraces: SmallTraces<WeatherColumns> = {
  keyCount: 4,
  disordersMs: [0, 1, 700, 120_000, HOUR_MS, 3 * HOUR_MS + 5],
  gapsMs: [0, 1, 600_000, HOUR_MS / 2, HOUR_MS - 1, HOUR_MS, HOUR_MS + 1, 30 * HOUR_MS],
  values: { temperature: [-300, -1, 0, 1, 215, 400, -0x80000000, 0x7fffffff] },
  parameters: { window: [1, 7, 600_000, HOUR_MS - 1, HOUR_MS, HOUR_MS + 1, 24 * HOUR_MS] },
  // Two stations share region 7, and no region is 1 … 6.
  tables: () => ({ stations: { station: Int32Array.of(0, 1, 2, 3), region: Int32Array.of(0, 7, 7, 30) } }),
};
