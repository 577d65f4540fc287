import type { EventColumns } from '../../contracts/workload.ts';

/** Columns of a reading. */
export const iotColumns = {
  device: { type: 'int32', unit: 'device', about: 'who reports', minimum: 0 },
  vibration: { type: 'int32', unit: 'µm/s', about: 'vibration velocity of the bearing', minimum: 1 },
} as const satisfies EventColumns;

/** The type of {@link iotColumns}. */
export type IotColumns = typeof iotColumns;
