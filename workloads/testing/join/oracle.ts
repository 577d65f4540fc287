import type { AnswerCallback, OracleTrace } from '../../../contracts/workload.ts';
import { dueByTime, runningMaximum } from '../../due-by-time.ts';
import type { JoinColumns } from './columns.ts';

/** Every order beside every payment of its basket. */
export function joinOracle(trace: OracleTrace<JoinColumns>, answer: AnswerCallback): void {
  const { event_time: time, stream, basket, amount, shop, paid } = trace.columns;
  const limit = Number(trace.parameters.limit);
  const maxima = runningMaximum(time);
  const payments: number[][] = Array.from({ length: trace.keyCount }, () => []);
  for (let id = 0; id < trace.events; id++) {
    if (stream[id] === 1) {
      payments[basket[id]!]!.push(id);
    }
  }
  for (let order = 0; order < trace.events; order++) {
    if (stream[order] === 0) {
      const row = [basket[order]!, shop[order]!, time[order]!] as const;
      const inTime = payments[basket[order]!]!.filter((id) => Math.abs(time[id]! - time[order]!) <= limit);
      for (const payment of inTime) {
        answer(Math.max(order, payment), order, payment, ...row, amount[order]! - paid[payment]!);
      }
      if (inTime.length === 0) {
        answer(dueByTime(maxima, time[order]! + limit + 1, trace.disorderMs), order, -1, ...row, amount[order]!);
      }
    }
  }
}
