import { numberOption, type Options } from '../../contracts/options.ts';
import { Random } from '../../contracts/random.ts';
import { allocateColumns, type GeneratedTrace } from '../../contracts/workload.ts';
import { SlotWheel } from '../slot-wheel.ts';
import { makeCity } from './city.ts';
import { type GeolocationColumns, geolocationColumns } from './columns.ts';
import { Traffic } from './traffic.ts';

/** A fix comes up to this share of the interval earlier or later than expected. */
const JITTER = 0.1;
/** How far the delay of one vehicle varies, as a share of the interval: less than 1 − 2 × jitter keeps its order. */
const DELAY_VARIATION = 0.6;

/**
 * Fixes of moving vehicles, in order of arrival. A fix arrives some time after it was made, at most the
 * out-of-orderness bound: each vehicle has its own delay, which varies a little.
 */
export function generateGeolocation(
  events: number,
  parameters: Options,
  seed: number,
): GeneratedTrace<GeolocationColumns> {
  const keyCount = numberOption(parameters, 'vehicles');
  const intervalMs = numberOption(parameters, 'interval');
  const longestDelayMs = numberOption(parameters, 'delay');
  const random = new Random(seed, 0);
  const city = makeCity(seed);
  const traffic = new Traffic(keyCount, city, parameters, seed);
  const columns = allocateColumns(geolocationColumns, events);
  const variationMs = Math.min(longestDelayMs, Math.floor(intervalMs * DELAY_VARIATION));
  const ownDelayMs = Float64Array.from({ length: keyCount }, () => random.between(0, longestDelayMs - variationMs));
  const fixMs = Float64Array.from({ length: keyCount }, () => random.below(intervalMs));
  const wheel = new SlotWheel(keyCount, 2 * intervalMs + longestDelayMs);
  const awaitNextFix = (vehicle: number): void => {
    wheel.put(vehicle, fixMs[vehicle]! + ownDelayMs[vehicle]! + random.below(variationMs + 1));
  };
  for (let vehicle = 0; vehicle < keyCount; vehicle++) {
    awaitNextFix(vehicle);
  }
  const groundTruth = new Uint32Array(events);
  let groundTruthCount = 0;
  for (let id = 0, nowMs = 0; id < events; nowMs++) {
    for (let vehicle = wheel.take(nowMs); vehicle >= 0 && id < events; vehicle = wheel.take(nowMs)) {
      const timeMs = fixMs[vehicle]!;
      if (traffic.drive(vehicle, timeMs)) {
        groundTruth[groundTruthCount++] = id;
      }
      columns.event_time[id] = timeMs;
      columns.vehicle[id] = vehicle;
      columns.x[id] = traffic.x[vehicle]!;
      columns.y[id] = traffic.y[vehicle]!;
      id++;
      fixMs[vehicle] = timeMs + Math.floor(intervalMs * (1 - JITTER + 2 * JITTER * random.unit()));
      awaitNextFix(vehicle);
    }
  }
  return { columns, tables: { cells: city.cells }, keyCount, groundTruth: groundTruth.slice(0, groundTruthCount) };
}
