import type { OracleTrace, Workload } from '../../contracts/workload.ts';
import { rowsOf, traceFrom } from './answers.ts';

/** More rounds would make a trace hardly smaller. */
const MOST_ROUNDS = 60;

/**
 * A trace of fewer events that still fails: pieces are left out, ever smaller ones, as long as that is so.
 * `firstFailing` says which of some traces is the first to fail, −1 if none does.
 */
export async function shrunk(
  workload: Workload,
  trace: OracleTrace,
  firstFailing: (traces: readonly OracleTrace[]) => Promise<number>,
): Promise<OracleTrace> {
  let smallest = trace;
  let size = Math.ceil(trace.events / 2);
  for (let round = 0; round < MOST_ROUNDS && smallest.events > 1; round++) {
    const rows = rowsOf(workload, smallest);
    const pieces = Array.from({ length: Math.ceil(rows.length / size) }, (_, piece) => piece * size);
    // The end first: what comes after the mistake goes in one piece.
    const fewer = pieces
      .toReversed()
      .map((from) => withRows(workload, smallest, [...rows.slice(0, from), ...rows.slice(from + size)]))
      .filter(({ events }) => events > 0);
    const failing = await firstFailing(fewer);
    if (failing !== -1) {
      smallest = fewer[failing]!;
      size = Math.min(size, Math.ceil(smallest.events / 2));
    } else if (size === 1) {
      break;
    } else {
      size = Math.ceil(size / 2);
    }
  }
  return smallest;
}

/** A trace of the same parameters and tables with other events. */
export function withRows(workload: Workload, trace: OracleTrace, rows: readonly number[][]): OracleTrace {
  const { keyCount, tables, disorderMs, parameters } = trace;
  return { ...traceFrom(workload, rows, keyCount, tables), disorderMs, parameters };
}
