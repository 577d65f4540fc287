import { numberOption } from '../../contracts/options.ts';
import type { Workload } from '../../contracts/workload.ts';
import { type IotColumns, iotColumns } from './columns.ts';
import { generateIot } from './generator.ts';
import { IotOperator } from './operator.ts';
import { iotOracle } from './oracle.ts';
import { iotParameters } from './parameters.ts';
import { KIND_SESSION } from './rules.ts';
import { iotSmallTraces } from './small-traces.ts';

/** Devices in remote places: vibration spikes, and the sessions a device was heard in. */
export const iot: Workload<IotColumns> = {
  name: 'iot',
  title: 'Devices in remote places',
  question: 'Which readings of a device stand out from its last 32, and when was it heard?',
  about:
    'Devices forward stored readings in bursts; a spike is reported at its reading, a session only once the silence that ends it, 30 seconds unless set, and the longest delay have passed.',
  parameters: iotParameters,
  quick: { devices: 500 },
  columns: iotColumns,
  key: 'device',
  tables: {},
  disorderMs: 25_000,
  answers: {
    columns: ['reading_id', 'kind', 'device', 'a', 'b', 'c'],
    identifying: 2,
    values: { reading_id: 'id', c: { of: 'event_time', where: { kind: [KIND_SESSION] } } },
  },
  horizonMs: iotParameters.gap.maximum + 1,
  generate: generateIot,
  createOperator: (context) => new IotOperator(context),
  closesAtMs: ([, kind, , , , lastMs], parameters) =>
    kind === KIND_SESSION ? lastMs! + numberOption(parameters, 'gap') + 1 : undefined,
  queryFile: new URL('query.sql', import.meta.url),
  java: { operator: 'millrace.IotOperator', sources: [new URL('IotOperator.java', import.meta.url)] },
  oracle: iotOracle,
  smallTraces: iotSmallTraces,
};
