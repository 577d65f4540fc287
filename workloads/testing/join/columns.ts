import { type EventColumns, type StreamSpec, streamColumn } from '../../../contracts/workload.ts';

/** Columns of orders and payments. */
export const joinColumns = {
  stream: streamColumn,
  basket: { type: 'int32', unit: 'basket', about: 'what is ordered, and paid for', minimum: 0 },
  amount: { type: 'int32', unit: 'cents', about: 'what the order comes to', minimum: 1 },
  shop: { type: 'int32', unit: '', about: 'where it is ordered', text: true },
  paid: { type: 'int32', unit: 'cents', about: 'what the payment comes to', minimum: 1 },
} as const satisfies EventColumns;

/** The type of {@link joinColumns}. */
export type JoinColumns = typeof joinColumns;

/** The two streams, in the order of {@link ORDERS} and {@link PAYMENTS}. */
export const joinStreams = {
  orders: { columns: ['basket', 'amount', 'shop'], about: 'An order each.' },
  payments: { columns: ['basket', 'paid'], about: 'A payment each, before its order or after it.' },
} as const satisfies Readonly<Record<string, StreamSpec>>;

/** `stream` of an order. */
export const ORDERS = 0;
/** `stream` of a payment. */
export const PAYMENTS = 1;

/** In place of a payment's id: there was none in time. */
export const UNPAID = -1;
