import type { Cell, Trial } from '../harness/results/schema.ts';

/** "7 missing, 2 duplicate of 6,104": the kinds of faults there are, with their counts. */
export function faultText(verification: Trial['verification']): string {
  const kinds = ['missing', 'duplicate', 'wrong', 'unexpected', 'early'] as const;
  const faults = kinds
    .filter((kind) => verification[kind] > 0)
    .map((kind) => `${verification[kind].toLocaleString('en-US')} ${kind}`);
  return `${faults.join(', ')} of ${verification.expected.toLocaleString('en-US')}`;
}

/** Why a cell has no figures, in words; undefined for a measured one. */
export function troubleText({ outcome }: Cell): string | undefined {
  switch (outcome.state) {
    case 'measured':
      return undefined;
    case 'wrong-answers':
      return `wrong answers: ${faultText(outcome.verification)}`;
    case 'failed':
    case 'invalid':
    case 'unsupported':
      return `${outcome.state}: ${outcome.reason}`;
  }
}
