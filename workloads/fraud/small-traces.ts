import type { SmallTraces } from '../../contracts/workload.ts';
import type { FraudColumns } from './columns.ts';

/** Transactions on and beside the limits of the rules. */
export const fraudSmallTraces: SmallTraces<FraudColumns> = {
  keyCount: 4,
  disordersMs: [0],
  gapsMs: [0, 0, 0, 0, 1, 3_600, 7_193, 14_999, 15_000, 30_000, 60_000, 215_828_000, 3_000_000_000],
  values: {
    // Eight times the usual 2 is 16 of a sum of 32: amounts near that make 2 × amount = S likely.
    amount: [2, 2, 2, 2, 2, 2, 1, 3, 15, 16, 17, 0x7fffffff],
    x: [0, 0, 0, 1, 278, 1_000, 2_000, -20_000_000, 20_000_000],
    y: [0, 0, 0, 1, 4_170, 4_171, 20_000_000],
  },
  parameters: {
    unusual: [1, 7, 8, 9, 1_000],
    burst: [1, 2, 3_600, 30_000, 60_000, 60_001, 604_800_000],
    speed: [1, 139, 277, 278, 279, 1_000],
  },
};
