import type { Workload } from '../../contracts/workload.ts';
import { type FraudColumns, fraudColumns } from './columns.ts';
import { generateFraud } from './generator.ts';
import { FraudOperator } from './operator.ts';
import { fraudOracle } from './oracle.ts';
import { fraudParameters } from './parameters.ts';
import { fraudSmallTraces } from './small-traces.ts';

/** Anomalies in card transactions: amounts, bursts and journeys that do not fit the card. */
export const fraud: Workload<FraudColumns> = {
  name: 'fraud',
  title: 'Card fraud',
  question: 'Which card transactions are unusually large, part of a burst, or impossibly far from the one before?',
  about:
    'A small, bounded history per card, looked at once a transaction; every answer is due at the transaction itself, ' +
    'while the payment can still be refused.',
  parameters: fraudParameters,
  quick: { cards: 2_000 },
  columns: fraudColumns,
  key: 'card',
  tables: {},
  disorderMs: 0,
  answers: {
    columns: ['transaction_id', 'rule', 'card', 'evidence'],
    identifying: 2,
    values: { transaction_id: 'id' },
  },
  horizonMs: 0,
  generate: generateFraud,
  createOperator(context) {
    return new FraudOperator(context);
  },
  queryFile: new URL('query.sql', import.meta.url),
  java: { operator: 'millrace.FraudOperator', sources: [new URL('FraudOperator.java', import.meta.url)] },
  oracle: fraudOracle,
  smallTraces: fraudSmallTraces,
};
