import type { AnswerCallback, OracleTrace } from '../../../contracts/workload.ts';
import { dueByTime, runningMaximum } from '../../due-by-time.ts';
import type { HighestColumns } from './columns.ts';

/** The payments of each window, sorted. */
export function highestOracle(trace: OracleTrace<HighestColumns>, answer: AnswerCallback): void {
  const { event_time: time, paid, shop } = trace.columns;
  const maxima = runningMaximum(time);
  const windows = new Map<number, number[]>();
  for (let id = 0; id < trace.events; id++) {
    const start = Math.floor(time[id]! / 10_000) * 10_000;
    const ids = windows.get(start) ?? [];
    windows.set(start, ids);
    ids.push(id);
  }
  for (const [start, ids] of windows) {
    const total = ids.reduce((sum, id) => sum + paid[id]!, 0);
    ids.sort((a, b) => paid[b]! - paid[a]! || a - b);
    const [first, second, third] = [0, 1, 2].map((place) =>
      place < ids.length ? [ids[place]!, paid[ids[place]!]!] : [-1, 0],
    );
    const due = dueByTime(maxima, start + 10_000, trace.disorderMs);
    answer(due, start, ids.length, total, shop[ids[0]!]!, ...first!, ...second!, ...third!);
  }
}
