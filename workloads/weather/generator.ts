import { numberOption, type Options } from '../../contracts/options.ts';
import { Random } from '../../contracts/random.ts';
import { allocateColumns, type GeneratedTrace } from '../../contracts/workload.ts';
import { SlotWheel } from '../slot-wheel.ts';
import { Climate } from './climate.ts';
import { type WeatherColumns, weatherColumns } from './columns.ts';

/** Reports arrive in slots of time; within one, in any order. */
const SLOT_MS = 1000;

/**
 * Makes reports in order of arrival. A report takes at most `delay` less a slot to arrive, so that event time never
 * lags by more than `delay`; the next report of a station is made after that, so they keep their order.
 */
export function generateWeather(events: number, parameters: Options, seed: number): GeneratedTrace<WeatherColumns> {
  const stations = numberOption(parameters, 'stations');
  const regions = numberOption(parameters, 'regions');
  const interval = numberOption(parameters, 'interval');
  const longestDelay = numberOption(parameters, 'delay') - SLOT_MS;
  const shortestInterval = Math.floor(0.95 * interval);
  const intervalSpread = Math.floor(0.1 * interval) + 1;

  const columns = allocateColumns(weatherColumns, events);
  const rhythm = new Random(seed, 0);
  const noise = new Random(seed, 1);
  const regionOf = drawRegions(stations, regions, seed);
  const climate = new Climate(regionOf, regions, seed);
  const wheel = new SlotWheel(stations, Math.ceil((1.1 * interval + longestDelay) / SLOT_MS) + 1);
  /** When each station makes the report that arrives next. */
  const nextTime = new Float64Array(stations);
  for (let station = 0; station < stations; station++) {
    const time = rhythm.below(interval);
    nextTime[station] = time;
    wheel.put(station, Math.floor((time + drawDelay(rhythm, longestDelay)) / SLOT_MS));
  }

  for (let id = 0, slot = 0; id < events; slot++) {
    for (let station = wheel.take(slot); station >= 0 && id < events; station = wheel.take(slot)) {
      const time = nextTime[station]!;
      columns.event_time[id] = time;
      columns.station[id] = station;
      columns.temperature[id] = Math.floor(climate.expected(station, time) + 15 * noise.normal());
      id++;
      const madeAt = time + shortestInterval + rhythm.below(intervalSpread);
      nextTime[station] = madeAt;
      wheel.put(station, Math.floor((madeAt + drawDelay(rhythm, longestDelay)) / SLOT_MS));
    }
  }
  const tables = { stations: { station: Int32Array.from(regionOf.keys()), region: regionOf } };
  return { columns, tables, keyCount: stations, groundTruth: new Uint32Array(0) };
}

/** Station → region: each region has a station, while there are enough; the others stand anywhere. */
function drawRegions(stations: number, regions: number, seed: number): Int32Array {
  const random = new Random(seed, 2);
  const regionOf = new Int32Array(stations);
  for (let station = 0; station < stations; station++) {
    regionOf[station] = station < regions ? station : random.below(regions);
  }
  return regionOf;
}

/** Most reports are under way for seconds, some for as long as may be: a cubed uniform number. */
function drawDelay(random: Random, longest: number): number {
  const unit = random.unit();
  return Math.floor(unit * unit * unit * (longest + 1));
}
