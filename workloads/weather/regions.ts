import type { Tables } from '../../contracts/workload.ts';

/** Station → its region, from the static table `stations`. It lists every station that reports. */
export function regionsByStation(tables: Tables): Int32Array {
  const { station, region } = tables.stations as { station: Int32Array; region: Int32Array };
  let count = 0;
  for (const each of station) {
    count = Math.max(count, each + 1);
  }
  const regions = new Int32Array(count);
  for (let row = 0; row < station.length; row++) {
    regions[station[row]!] = region[row]!;
  }
  return regions;
}
