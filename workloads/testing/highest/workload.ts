import { numberOption } from '../../../contracts/options.ts';
import { Random } from '../../../contracts/random.ts';
import { allocateColumns, type GeneratedTrace, type Workload } from '../../../contracts/workload.ts';
import { type HighestColumns, highestColumns, WINDOW_MS } from './columns.ts';
import { HighestOperator } from './operator.ts';
import { highestOracle } from './oracle.ts';

const DISORDER_MS = 3_000;

/** Support for tests: a workload without a key, about all events at once; more than eight columns of answers. */
export const workload: Workload<HighestColumns> = {
  name: 'highest',
  title: 'The highest payments',
  question: 'Which were the three highest payments of each ten seconds?',
  about: 'One state for all events; nothing is answered before its window has passed.',
  parameters: {
    gap: {
      default: 500,
      minimum: 1,
      maximum: 100_000,
      integer: true,
      unit: 'ms',
      about: 'longest gap between arrivals',
    },
  },
  quick: {},
  columns: highestColumns,
  key: null,
  tables: {},
  disorderMs: DISORDER_MS,
  answers: {
    columns: [
      ...['window_start', 'payments', 'total', 'shop'],
      ...['first_id', 'first_paid', 'second_id', 'second_paid', 'third_id', 'third_paid'],
    ],
    identifying: 1,
    values: { window_start: 'event_time', first_id: 'id', second_id: 'id', third_id: 'id' },
  },
  horizonMs: WINDOW_MS,
  generate(events, parameters, seed): GeneratedTrace<HighestColumns> {
    const longestGap = numberOption(parameters, 'gap');
    const columns = allocateColumns(highestColumns, events);
    const random = new Random(seed);
    for (let id = 0, arrivesAt = 0; id < events; id++) {
      arrivesAt += random.below(longestGap + 1);
      columns.event_time[id] = Math.max(0, arrivesAt - random.below(DISORDER_MS + 1));
      columns.paid[id] = random.below(1_000);
      columns.shop[id] = random.below(20);
    }
    return { columns, tables: {}, keyCount: 1, groundTruth: new Uint32Array(0) };
  },
  createOperator: (context) => new HighestOperator(context),
  closesAtMs: ([windowStart]) => windowStart! + WINDOW_MS,
  queryFile: new URL('query.sql', import.meta.url),
  oracle: highestOracle,
};
