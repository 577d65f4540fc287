import type { SmallTraces } from '../../contracts/workload.ts';
import type { IotColumns } from './columns.ts';

/** Readings about the limits of a spike and of a session. */
export const iotSmallTraces: SmallTraces<IotColumns> = {
  keyCount: 4,
  disordersMs: [0, 1, 700, 25_000, 30_001, 60_000, 1_000_000],
  gapsMs: [0, 0, 1, 1, 1_000, 1_000, 1_000, 1_000, 29_999, 30_000, 30_001, 95_000],
  values: { vibration: [100, 100, 100, 100, 100, 100, 100, 1, 69, 70, 130, 131, 0x7fffffff] },
  parameters: { gap: [1, 999, 1_000, 29_999, 30_000, 95_000], spike: [1, 29, 30, 31, 99, 10_000] },
};
