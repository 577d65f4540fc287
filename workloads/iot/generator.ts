import { numberOption, type Options } from '../../contracts/options.ts';
import { Random } from '../../contracts/random.ts';
import { allocateColumns, type GeneratedTrace } from '../../contracts/workload.ts';
import { SlotWheel } from '../slot-wheel.ts';
import { type IotColumns, iotColumns } from './columns.ts';

/**
 * Devices act in slots of time; within one, in any order. An outage of at most 24,000 ms and a slot more is the
 * longest a reading is held back: within D.
 */
const SLOT_MS = 8;
/** Share of a failing bearing's readings that spike. */
const SPIKE_SHARE = 0.08;

/**
 * Makes readings in order of arrival. A device that acts forwards all it has read so far and then waits for its next
 * act, at its next reading; while out of contact it just acts later, and so forwards in a burst.
 */
export function generateIot(events: number, parameters: Options, seed: number): GeneratedTrace<IotColumns> {
  const devices = numberOption(parameters, 'devices');
  const interval = numberOption(parameters, 'interval');
  const sleep = numberOption(parameters, 'sleep');
  const longestOutage = numberOption(parameters, 'outage');
  const outageShare = (numberOption(parameters, 'outagesPerHour') * interval) / 3_600_000;
  const readingsAwake = Math.ceil(numberOption(parameters, 'awake') / interval);
  // By the default of 30 %, a spike is 1.75 to 2.75 times as large as other readings.
  const strength = numberOption(parameters, 'spike') / 30;
  const shortestInterval = Math.floor(0.9 * interval);
  const intervalSpread = Math.floor(0.2 * interval) + 1;

  const columns = allocateColumns(iotColumns, events);
  const groundTruth: number[] = [];
  const rhythm = new Random(seed, 0);
  const noise = new Random(seed, 1);
  const { level, failing } = drawBearings(devices, numberOption(parameters, 'planted') / SPIKE_SHARE, seed);
  const { nextTime, readingsLeft } = drawStart(devices, interval, readingsAwake, sleep, seed);
  const wheel = new SlotWheel(devices, Math.ceil((1.5 * sleep + 2 * interval + longestOutage) / SLOT_MS));
  for (let device = 0; device < devices; device++) {
    wheel.put(device, Math.floor(nextTime[device]! / SLOT_MS));
  }

  for (let id = 0, slot = 0; id < events; slot++) {
    const slotEndMs = (slot + 1) * SLOT_MS;
    for (let device = wheel.take(slot); device >= 0 && id < events; device = wheel.take(slot)) {
      let time = nextTime[device]!;
      let bits = 0;
      do {
        let vibration = level[device]! * (1 + 0.04 * noise.normal());
        if (failing[device] === 1 && noise.unit() < SPIKE_SHARE) {
          vibration *= 1 + strength * (0.75 + noise.unit());
          groundTruth.push(id);
        }
        columns.event_time[id] = time;
        columns.device[id] = device;
        columns.vibration[id] = Math.floor(vibration) + 1;
        id++;
        // Sixteen bits give the interval, the other sixteen whether the connection breaks.
        bits = rhythm.uint32();
        readingsLeft[device]!--;
        if (readingsLeft[device]! > 0) {
          time += shortestInterval + (((bits & 0xffff) * intervalSpread) >>> 16);
        } else {
          time += aroundMean(rhythm, sleep);
          readingsLeft[device] = aroundMean(rhythm, readingsAwake);
        }
      } while (time < slotEndMs && id < events);
      const outage = bits >>> 16 < outageShare * 65_536 ? rhythm.below(longestOutage) : 0;
      nextTime[device] = time;
      wheel.put(device, Math.floor((time + outage) / SLOT_MS));
    }
  }
  return { columns, tables: {}, keyCount: devices, groundTruth: Uint32Array.from(groundTruth) };
}

/** The usual vibration of each device's bearing, µm/s, and whether it is failing. */
function drawBearings(devices: number, failingShare: number, seed: number) {
  const random = new Random(seed, 2);
  const level = new Float64Array(devices);
  const failing = new Uint8Array(devices);
  for (let device = 0; device < devices; device++) {
    level[device] = random.between(500, 5000);
    failing[device] = random.unit() < failingShare ? 1 : 0;
  }
  return { level, failing };
}

/** When each device reports first, and after how many readings it sleeps: as if it had all begun long before. */
function drawStart(devices: number, interval: number, readingsAwake: number, sleep: number, seed: number) {
  const random = new Random(seed, 3);
  const awakeShare = (readingsAwake * interval) / (readingsAwake * interval + sleep);
  const nextTime = new Float64Array(devices);
  const readingsLeft = new Int32Array(devices);
  for (let device = 0; device < devices; device++) {
    const isAwake = random.unit() < awakeShare;
    nextTime[device] = random.below(isAwake ? interval : sleep);
    readingsLeft[device] = isAwake ? random.between(1, readingsAwake) : aroundMean(random, readingsAwake);
  }
  return { nextTime, readingsLeft };
}

/** A whole number from half the mean to one and a half, at least 1. */
function aroundMean(random: Random, mean: number): number {
  return Math.max(1, Math.floor(mean / 2) + random.below(mean + 1));
}
