import type { EventColumns } from '../../../contracts/workload.ts';

/** Columns of a payment. */
export const highestColumns = {
  paid: { type: 'int32', unit: 'cents', about: 'what the payment comes to', minimum: 0 },
  shop: { type: 'int32', unit: '', about: 'where it is paid', text: true },
} as const satisfies EventColumns;

/** The type of {@link highestColumns}. */
export type HighestColumns = typeof highestColumns;

/** Length of a window, ms. */
export const WINDOW_MS = 10_000;
/** How many of a window's payments are answered. */
export const PLACES = 3;
/** In place of an id where a window has fewer payments. */
export const NONE = -1;
