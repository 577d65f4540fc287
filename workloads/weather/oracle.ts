import type { AnswerCallback, OracleTrace } from '../../contracts/workload.ts';
import { dueByTime, runningMaximum } from '../due-by-time.ts';
import type { WeatherColumns } from './columns.ts';

interface Figures {
  readings: number;
  minimum: number;
  maximum: number;
  total: number;
}

/** Every answer by the letter of the rules: each report goes to the figures of its region and window. */
export function weatherOracle(trace: OracleTrace<WeatherColumns>, answer: AnswerCallback): void {
  const { event_time: time, station, temperature } = trace.columns;
  const length = Number(trace.parameters.window);
  const stations = trace.tables.stations!;
  const regionOf = new Map<number, number>();
  for (const [row, each] of stations.station!.entries()) {
    regionOf.set(each, stations.region![row]!);
  }

  const windows = new Map<number, Map<number, Figures>>();
  for (let id = 0; id < trace.events; id++) {
    const window = Math.floor(time[id]! / length);
    let regions = windows.get(window);
    if (regions === undefined) {
      regions = new Map();
      windows.set(window, regions);
    }
    const region = regionOf.get(station[id]!)!;
    let figures = regions.get(region);
    if (figures === undefined) {
      figures = { readings: 0, minimum: Infinity, maximum: -Infinity, total: 0 };
      regions.set(region, figures);
    }
    figures.readings += 1;
    figures.minimum = Math.min(figures.minimum, temperature[id]!);
    figures.maximum = Math.max(figures.maximum, temperature[id]!);
    figures.total += temperature[id]!;
  }

  const maxima = runningMaximum(time);
  for (const [window, regions] of windows) {
    const start = window * length;
    const due = dueByTime(maxima, start + length, trace.disorderMs);
    for (const [region, { readings, minimum, maximum, total }] of regions) {
      answer(due, region, start, readings, minimum, maximum, total);
    }
  }
}
