import { disturbedShare, disturbedSpinShare } from '../harness/results/disturbance.ts';
import { formatCount } from '../harness/results/format.ts';
import type { Cell, Result, Trial } from '../harness/results/schema.ts';
import { trialsOf } from '../harness/results/trials-of.ts';
import { firstCells } from './words.ts';

interface DisturbedCell {
  readonly cell: Cell;
  /** Its worst trial, and the share taken from that. */
  readonly worst: Trial;
  readonly share: number;
  /** Disturbed trials. */
  readonly trials: number;
}

/** Which trials the machine took time away from, and how much; empty where it did not. */
export function disturbanceWarnings(result: Result): string[] {
  const timed = result.cells.flatMap(trialsOf).filter(({ machine }) => machine !== undefined);
  const disturbed = result.cells.flatMap(disturbedCell).toSorted((a, b) => b.share - a.share);
  const warnings: string[] = [];
  if (disturbed.length > 0) {
    const trials = disturbed.reduce((sum, each) => sum + each.trials, 0);
    warnings.push(
      `The machine was disturbed: something else took measured time away from ${trials} of ${timed.length} trials. ${firstCells(disturbed.map(cellText))}. Repeat these when the machine is quiet.`,
    );
  }
  const share = disturbedSpinShare(result);
  if (share !== undefined) {
    warnings.push(
      `The machine was disturbed between trials: loops that only read the clock lost ${percent(share)} of their time.`,
    );
  }
  return warnings;
}

function disturbedCell(cell: Cell): DisturbedCell[] {
  const shares = trialsOf(cell)
    .flatMap((worst) => {
      const share = disturbedShare(worst);
      return share === undefined ? [] : [{ worst, share }];
    })
    .toSorted((a, b) => b.share - a.share);
  return shares.slice(0, 1).map((first) => ({ cell, ...first, trials: shares.length }));
}

function cellText({ cell, worst, share, trials }: DisturbedCell): string {
  const others = trials > 1 ? `, and less in ${trials - 1} more` : '';
  return `${cell.workload}/${cell.label}: ${percent(share)} of ${trialText(worst)}${others}`;
}

/** Which trial of a cell it is: 'latency 2 at 50 k/s'. */
export function trialText(trial: Trial): string {
  const at = trial.mode === 'latency' ? ` at ${formatCount(trial.ratePerSecond)}/s` : '';
  return `${trial.mode} ${trial.trial + 1}${at}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`;
}
