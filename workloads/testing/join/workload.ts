import { numberOption } from '../../../contracts/options.ts';
import type { Workload } from '../../../contracts/workload.ts';
import { type JoinColumns, joinColumns, joinStreams, UNPAID } from './columns.ts';
import { generateJoin, joinParameters } from './generator.ts';
import { JoinOperator } from './operator.ts';
import { joinOracle } from './oracle.ts';

/** Support for tests: orders joined with payments, two streams; a text column; answers at once and by time. */
export const workload: Workload<JoinColumns> = {
  name: 'join',
  title: 'Orders and payments',
  question: 'Which payments belong to which orders, and which orders are not paid in time?',
  about: 'Each order is joined with the payments of its basket within a minute; an order without any waits for time.',
  parameters: joinParameters,
  quick: { baskets: 200 },
  columns: joinColumns,
  streams: joinStreams,
  key: 'basket',
  tables: {},
  disorderMs: 5_000,
  answers: {
    columns: ['order_id', 'payment_id', 'basket', 'shop', 'placed_ms', 'missing'],
    identifying: 2,
    values: { order_id: 'id', payment_id: 'id', placed_ms: 'event_time' },
  },
  horizonMs: joinParameters.limit.maximum + 1,
  generate: generateJoin,
  createOperator: (context) => new JoinOperator(context),
  closesAtMs: ([, paymentId, , , placedMs], parameters) =>
    paymentId === UNPAID ? placedMs! + numberOption(parameters, 'limit') + 1 : undefined,
  queryFile: new URL('query.sql', import.meta.url),
  java: { operator: 'join.JoinOperator', sources: [new URL('JoinOperator.java', import.meta.url)] },
  oracle: joinOracle,
};
