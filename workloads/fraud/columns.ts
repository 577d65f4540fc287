import type { EventColumns } from '../../contracts/workload.ts';

/** A card transaction. */
export const fraudColumns = {
  card: { type: 'int32', unit: 'card', about: 'the card that pays', minimum: 0 },
  amount: { type: 'int32', unit: 'cents', about: 'what is paid', minimum: 0 },
  x: { type: 'int32', unit: 'metres', about: 'where, eastwards', minimum: -20_000_000, maximum: 20_000_000 },
  y: { type: 'int32', unit: 'metres', about: 'where, northwards', minimum: -20_000_000, maximum: 20_000_000 },
} as const satisfies EventColumns;

export type FraudColumns = typeof fraudColumns;
