import type { AnswerCallback, OracleTrace } from '../../contracts/workload.ts';
import { dueByTime, runningMaximum } from '../due-by-time.ts';
import type { IotColumns } from './columns.ts';

/**
 * Every answer by the letter of the rules: for each device, all its readings in order; each against the 32 before it,
 * added up anew; then cut where two are further apart than the gap.
 */
export function iotOracle(trace: OracleTrace<IotColumns>, answer: AnswerCallback): void {
  const { event_time: time, vibration } = trace.columns;
  const gap = Number(trace.parameters.gap);
  const percent = Number(trace.parameters.spike);
  const maxima = runningMaximum(time);
  for (const [device, ids] of readingsByDevice(trace).entries()) {
    for (let i = 32; i < ids.length; i++) {
      const id = ids[i]!;
      let sum = 0;
      for (let before = i - 32; before < i; before++) {
        sum += vibration[ids[before]!]!;
      }
      // Both sides times 32 × 100, so that nothing is divided.
      if (Math.abs(vibration[id]! * 3_200 - sum * 100) > percent * sum) {
        answer(id, id, 1, device, sum, vibration[id]!, 0);
      }
    }

    for (let first = 0, next = 0; first < ids.length; first = next) {
      let largest = 0;
      do {
        largest = Math.max(largest, vibration[ids[next]!]!);
        next++;
      } while (next < ids.length && time[ids[next]!]! - time[ids[next - 1]!]! <= gap);
      const lastTime = time[ids[next - 1]!]!;
      const due = dueByTime(maxima, lastTime + gap + 1, trace.disorderMs);
      answer(due, ids[first]!, 2, device, next - first, largest, lastTime);
    }
  }
}

/** Device → ids of its readings, in order. */
function readingsByDevice(trace: OracleTrace<IotColumns>): Uint32Array[] {
  const counts = new Uint32Array(trace.keyCount);
  for (const device of trace.columns.device) {
    counts[device] = counts[device]! + 1;
  }
  const readings = Array.from(counts, (count) => new Uint32Array(count));
  for (let id = trace.events - 1; id >= 0; id--) {
    const device = trace.columns.device[id]!;
    const place = counts[device]! - 1;
    readings[device]![place] = id;
    counts[device] = place;
  }
  return readings;
}
