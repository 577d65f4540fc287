import type { Workload } from '../../contracts/workload.ts';
import { type GeolocationColumns, geolocationColumns } from './columns.ts';
import { generateGeolocation } from './generator.ts';
import { GeolocationOperator, SPEEDING, TRANSITION } from './operator.ts';
import { geolocationOracle } from './oracle.ts';
import { geolocationSmallTraces } from './small-traces.ts';

/** The out-of-orderness bound D: how late a fix may come, ms. */
const DISORDER_MS = 2_000;

/** Vehicles entering and leaving zones, and speeding. */
export const geolocation: Workload<GeolocationColumns> = {
  name: 'geolocation',
  title: 'Fleet geolocation',
  question: 'Which vehicles enter or leave a zone, and which go faster than its limit?',
  about:
    'A look-up in a static map and one earlier fix per vehicle; every answer is due at the fix itself, and worth ' +
    'little once the vehicle is elsewhere.',
  parameters: {
    vehicles: {
      default: 5_000,
      minimum: 1,
      maximum: 10_000_000,
      integer: true,
      unit: 'vehicles',
      about: 'number of vehicles',
    },
    interval: {
      default: 1_000,
      minimum: 200,
      maximum: 4_000,
      integer: true,
      unit: 'ms',
      about: 'mean event time between fixes of a vehicle',
    },
    delay: {
      default: DISORDER_MS,
      minimum: 0,
      maximum: DISORDER_MS,
      integer: true,
      unit: 'ms',
      about: 'longest time from a fix to its arrival',
    },
    hot: { default: 0.7, minimum: 0, maximum: 1, about: 'share of journeys that lead to a popular place' },
    planted: {
      default: 0.015,
      minimum: 0,
      maximum: 0.2,
      about: 'about the share of events at which the driver speeds',
    },
  },
  quick: { vehicles: 1_000 },
  columns: geolocationColumns,
  key: 'vehicle',
  tables: {
    cells: {
      columns: ['cell', 'zone', 'speed_limit'],
      texts: ['zone'],
      about:
        'the zone of each cell of 500 × 500 metres and its speed limit in m/s; a cell is numbered 100·⌊y/500⌋ + ⌊x/500⌋, ' +
        'and one without a row is zone 0',
    },
  },
  disorderMs: DISORDER_MS,
  answers: {
    columns: ['fix_id', 'kind', 'vehicle', 'a', 'b', 'c'],
    identifying: 2,
    values: {
      fix_id: 'id',
      a: { of: 'zone', where: { kind: [TRANSITION, SPEEDING] } },
      b: { of: 'zone', where: { kind: [TRANSITION] } },
    },
  },
  horizonMs: 0,
  generate: generateGeolocation,
  createOperator(context) {
    return new GeolocationOperator(context);
  },
  queryFile: new URL('query.sql', import.meta.url),
  java: { operator: 'millrace.GeolocationOperator', sources: [new URL('GeolocationOperator.java', import.meta.url)] },
  oracle: geolocationOracle,
  smallTraces: geolocationSmallTraces,
};
