import { numberOption } from '../../contracts/options.ts';
import type { Workload } from '../../contracts/workload.ts';
import { type WeatherColumns, weatherColumns } from './columns.ts';
import { generateWeather } from './generator.ts';
import { WeatherOperator } from './operator.ts';
import { weatherOracle } from './oracle.ts';
import { weatherParameters } from './parameters.ts';
import { regionsByStation } from './regions.ts';
import { weatherSmallTraces } from './small-traces.ts';

/** Weather stations: figures of the regions they stand in, by windows of time. */
export const weather: Workload<WeatherColumns> = {
  name: 'weather',
  title: 'Weather by region',
  question:
    'How warm was each region in each window of time: how many readings, the lowest, the highest, and their sum?',
  about:
    'Reports are joined to their region and gathered by windows, an hour each unless set; nothing is reported before the window and the longest delay have passed.',
  parameters: weatherParameters,
  quick: { stations: 200, regions: 20 },
  columns: weatherColumns,
  key: 'station',
  tables: {
    stations: {
      columns: ['station', 'region'],
      texts: ['region'],
      about: 'The region each station stands in; every station is listed.',
    },
  },
  disorderMs: 120_000,
  answers: {
    columns: ['region', 'window_start', 'readings', 'minimum', 'maximum', 'total'],
    identifying: 2,
    values: { window_start: 'event_time' },
  },
  horizonMs: weatherParameters.window.maximum,
  generate: generateWeather,
  partitionKeyOf: ({ station }, tables) => {
    const regions = regionsByStation(tables);
    return (position) => regions[station[position]!]!;
  },
  createOperator: (context) => new WeatherOperator(context),
  closesAtMs: ([, startMs], parameters) => startMs! + numberOption(parameters, 'window'),
  queryFile: new URL('query.sql', import.meta.url),
  java: { operator: 'millrace.WeatherOperator', sources: [new URL('WeatherOperator.java', import.meta.url)] },
  oracle: weatherOracle,
  smallTraces: weatherSmallTraces,
};
