import { formatRate } from '../harness/results/format.ts';
import { besideEngine } from '../harness/results/over-broker.ts';
import type { Cell, LatencyTrial, Result } from '../harness/results/schema.ts';
import { trialsOf } from '../harness/results/trials-of.ts';
import { busyText } from './broker.ts';
import { firstCells } from './words.ts';

/**
 * From this share of the CPU time that its cores have, a machine is full. On two cores that are busy for a share s what
 * needs one waits s² ÷ (1 − s²) times as long as it then runs (Erlang's formula for M/M/2): at 0.85, 2.6 times.
 */
const FULL_SHARE = 0.85;

/** A cell with the latency trial that left its machine the least idle time. */
interface FullCell {
  readonly cell: Cell;
  readonly fullest: LatencyTrial;
}

/**
 * At which rates the cores had next to no idle time, and what used them; empty where they had enough. Covers cells in
 * any state: a load generator that was late may have lacked a core.
 */
export function fullCoresWarnings({ cells }: Result): string[] {
  const full = cells
    .flatMap((cell): FullCell[] => {
      const latency = trialsOf(cell).filter((trial) => trial.mode === 'latency');
      const [fullest] = latency.toSorted((a, b) => busyShare(b) - busyShare(a));
      return fullest !== undefined && busyShare(fullest) >= FULL_SHARE ? [{ cell, fullest }] : [];
    })
    .toSorted((a, b) => busyShare(b.fullest) - busyShare(a.fullest));
  if (full.length === 0) {
    return [];
  }
  return [
    `The machine’s cores were full: ${firstCells(full.map(cellText))}. These latencies include waiting for a core; a lower --rate or more cores would shorten them.`,
  ];
}

/** 0 in memory, and where the system does not report it. */
function busyShare(trial: LatencyTrial): number {
  return besideEngine(trial)?.busyShare ?? 0;
}

/** "fraud/Flink at 5,000/s 94%, of it engine 52%, broker 30%, load generator 16%, collector 2%". */
function cellText({ cell, fullest }: FullCell): string {
  const beside = besideEngine(fullest)!;
  const seconds = Object.entries(beside.cpuSeconds).map(([process, used]) => ({
    process: process === 'loadGenerator' ? 'load generator' : process,
    used: used ?? 0,
  }));
  const all = seconds.reduce((sum, { used }) => sum + used, 0);
  const parts = seconds
    .filter(({ used }) => used > 0)
    .toSorted((a, b) => b.used - a.used)
    .map(({ process, used }) => `${process} ${Math.round((100 * used) / all)}%`);
  const where = `${cell.workload}/${cell.label} at ${formatRate(fullest.ratePerSecond)}`;
  return `${where} ${busyText(beside)}, of it ${parts.join(', ')}`;
}
