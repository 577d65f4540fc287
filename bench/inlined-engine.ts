import type { EmbeddedEngine } from '../contracts/engine.ts';
import { numberOption } from '../contracts/options.ts';
import type { Columns } from '../contracts/workload.ts';
import type { FraudColumns } from '../workloads/fraud/columns.ts';
import { answerFraud } from './inlined-fraud.ts';

/**
 * The loop written by hand for fraud, as an engine, so that it is loaded, timed and verified as engines are. It has the
 * SQL form because only that is given the columns; it ignores the query.
 */
export const engine: EmbeddedEngine = {
  name: 'inlined',
  title: 'Inlined loop',
  model: 'batch',
  runs: 'in-process',
  form: 'sql',
  options: {
    cards: { default: 20_000, minimum: 1, maximum: 10_000_000, integer: true, about: 'number of cards' },
  },
  describe: () => ({ commitIntervalMs: Number.POSITIVE_INFINITY }),
  async run({ columns, options, sink }) {
    answerFraud(columns as Columns<FraudColumns>, numberOption(options, 'cards'), sink);
    await sink.commit();
  },
};
