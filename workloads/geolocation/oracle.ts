import type { AnswerCallback, OracleTrace } from '../../contracts/workload.ts';
import type { GeolocationColumns } from './columns.ts';

/** Reads both kinds of answer off the whole journey of the vehicle, fix by fix. */
export function geolocationOracle(trace: OracleTrace<GeolocationColumns>, answer: AnswerCallback): void {
  const { event_time: times, vehicle: vehicles, x: xs, y: ys } = trace.columns;
  const { cell: cells, zone: zones, speed_limit: limits } = trace.tables.cells!;
  const rowOfCell = new Map<number, number>();
  cells!.forEach((cell, row) => {
    rowOfCell.set(cell, row);
  });
  const rowAt = (id: number): number | undefined => {
    const column = (xs[id]! - (xs[id]! % 500)) / 500;
    const line = (ys[id]! - (ys[id]! % 500)) / 500;
    return rowOfCell.get(line * 100 + column);
  };
  const zoneAt = (id: number): number => {
    const row = rowAt(id);
    return row === undefined ? 0 : zones![row]!;
  };

  const journeys: number[][] = Array.from({ length: trace.keyCount }, () => []);
  for (let id = 0; id < trace.events; id++) {
    journeys[vehicles[id]!]!.push(id);
  }
  for (const [vehicle, journey] of journeys.entries()) {
    for (const [place, id] of journey.entries()) {
      const previous = journey[place - 1];
      if (previous === undefined) {
        continue;
      }

      const zone = zoneAt(id);
      if (zone !== zoneAt(previous)) {
        // Back along the journey to the fix at which the zone just left was entered, or to the first fix.
        let entry = place - 1;
        while (entry > 0 && zoneAt(journey[entry]!) === zoneAt(journey[entry - 1]!)) {
          entry--;
        }
        answer(id, id, 1, vehicle, zoneAt(previous), zone, times[id]! - times[journey[entry]!]!);
      }

      const row = rowAt(id);
      if (row !== undefined) {
        const elapsed = times[id]! - times[previous]!;
        const distanceSquared = (xs[id]! - xs[previous]!) ** 2 + (ys[id]! - ys[previous]!) ** 2;
        const travelled = limits![row]! * elapsed;
        const reach = (travelled - (travelled % 1_000)) / 1_000;
        if (distanceSquared > reach ** 2) {
          answer(id, id, 2, vehicle, zone, distanceSquared, elapsed);
        }
      }
    }
  }
}
