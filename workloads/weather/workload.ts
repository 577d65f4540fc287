import type { Workload } from '../../contracts/workload.ts';
import { type WeatherColumns, weatherColumns } from './columns.ts';
import { generateWeather } from './generator.ts';
import { WeatherOperator } from './operator.ts';
import { weatherOracle } from './oracle.ts';
import { weatherParameters } from './parameters.ts';
import { regionsByStation } from './regions.ts';
import { HOUR_MS } from './rules.ts';
import { weatherSmallTraces } from './small-traces.ts';

/** Weather stations: hourly figures of the regions they stand in. */
export const weather: Workload<WeatherColumns> = {
  name: 'weather',
  title: 'Hourly weather by region',
  question: 'How warm was each region in each hour: how many readings, the lowest, the highest, and their sum?',
  about:
    'Reports are joined to their region and gathered by the hour; nothing is reported before the hour and the longest delay have passed.',
  parameters: weatherParameters,
  quick: { stations: 200, regions: 20 },
  columns: weatherColumns,
  key: 'station',
  tables: {
    stations: { columns: ['station', 'region'], about: 'The region each station stands in; every station is listed.' },
  },
  disorderMs: 120_000,
  answers: {
    columns: ['region', 'window_start', 'readings', 'minimum', 'maximum', 'total'],
    identifying: 2,
  },
  horizonMs: HOUR_MS,
  generate: generateWeather,
  partitionKeyOf: ({ station }, tables) => {
    const regions = regionsByStation(tables);
    return (position) => regions[station[position]!]!;
  },
  createOperator: (context) => new WeatherOperator(context),
  closesAtMs: ([, startMs]) => startMs! + HOUR_MS,
  queryFile: new URL('query.sql', import.meta.url),
  java: { operator: 'millrace.WeatherOperator', sources: [new URL('WeatherOperator.java', import.meta.url)] },
  oracle: weatherOracle,
  smallTraces: weatherSmallTraces,
};
