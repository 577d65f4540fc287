import { formatCount } from '../harness/results/format.ts';
import { interferenceShare, noisySpinShare } from '../harness/results/interference.ts';
import type { Cell, Result, Trial } from '../harness/results/schema.ts';
import { trialsOf } from '../harness/results/trials-of.ts';
import { firstCells } from './words.ts';

interface NoisyCell {
  readonly cell: Cell;
  /** Its worst trial, and the share taken from that. */
  readonly worst: Trial;
  readonly share: number;
  /** Noisy trials. */
  readonly trials: number;
}

/** Which trials the machine took time away from, and how much; empty where it did not. */
export function interferenceWarnings(result: Result): string[] {
  const timed = result.cells.flatMap(trialsOf).filter(({ machine }) => machine !== undefined);
  const noisy = result.cells.flatMap(noisyCell).toSorted((a, b) => b.share - a.share);
  const warnings: string[] = [];
  if (noisy.length > 0) {
    const trials = noisy.reduce((sum, each) => sum + each.trials, 0);
    warnings.push(
      `The machine was noisy: something else took measured time away from ${trials} of ${timed.length} trials. ${firstCells(noisy.map(cellText))}. Repeat these when the machine is quiet.`,
    );
  }
  const share = noisySpinShare(result);
  if (share !== undefined) {
    warnings.push(
      `The machine was noisy between trials: loops that only read the clock lost ${percent(share)} of their time.`,
    );
  }
  return warnings;
}

function noisyCell(cell: Cell): NoisyCell[] {
  const shares = trialsOf(cell)
    .flatMap((worst) => {
      const share = interferenceShare(worst);
      return share === undefined ? [] : [{ worst, share }];
    })
    .toSorted((a, b) => b.share - a.share);
  return shares.slice(0, 1).map((first) => ({ cell, ...first, trials: shares.length }));
}

function cellText({ cell, worst, share, trials }: NoisyCell): string {
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
