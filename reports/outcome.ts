import { echo, plainText } from '../harness/plain-text.ts';
import type { Cell, Trial } from '../harness/results/schema.ts';

/**
 * "7 missing, 2 duplicate of 6,104": the kinds of faults there are, with their counts, and the check that found them.
 */
export function faultText(verification: Trial['verification']): string {
  const kinds = ['missing', 'duplicate', 'wrong', 'unexpected', 'early'] as const;
  const faults = kinds
    .filter((kind) => verification[kind] > 0)
    .map((kind) => `${verification[kind].toLocaleString('en-US')} ${kind}`);
  const { expected, during } = verification;
  return `${faults.join(', ')} of ${expected.toLocaleString('en-US')}${during === undefined ? '' : ` ${during}`}`;
}

/** The faults of a cell, with the first breach of the contract that they came with: what one line has room for. */
export function wrongText(verification: Trial['verification']): string {
  const [breach] = verification.breaches ?? [];
  return `${faultText(verification)}${breach === undefined ? '' : ` (${breach})`}`;
}

/**
 * "wrong: answered card=SEA, sum=12; right is card=SEA, sum=11", in the user's words where there are such. `columns`:
 * those of an answer, in order.
 */
export function exampleText(
  { fault, answer, expected, words }: Trial['verification']['examples'][number],
  columns: readonly string[],
): string {
  const named = (values: readonly (number | null)[], texts: readonly string[] | undefined): string =>
    values
      .map((value, index) => {
        const text = value === null ? 'not a number' : wordText(texts?.[index] ?? String(value));
        return `${columns[index] ?? '?'}=${text}`;
      })
      .join(', ');
  const parts = [
    ...(answer ? [`answered ${named(answer, words?.answer)}`] : []),
    ...(expected ? [`right is ${named(expected, words?.expected)}`] : []),
  ];
  return `${fault}: ${parts.join('; ')}`;
}

/** A word in a line of others: short, without controls, quoted where it would not be seen as one. */
function wordText(word: string): string {
  return /^$|["\s,;=]/.test(word) ? JSON.stringify(echo(plainText(word))) : echo(plainText(word));
}

/** Whether there was nothing that an engine could have answered: one that does nothing at all is right then. */
export function isUnasked({ outcome }: Cell): boolean {
  return outcome.state === 'measured' && outcome.trials.every(({ verification }) => verification.expected === 0);
}

/** What is known of the answers of a measured cell: "verified", or "none due" where none could be. */
export function answersText(cell: Cell): string {
  return isUnasked(cell) ? 'none due' : 'verified';
}

/** Why a cell has no figures, in words; undefined for a measured one. */
export function troubleText({ outcome }: Cell): string | undefined {
  switch (outcome.state) {
    case 'measured':
      return undefined;
    case 'wrong-answers':
      return `wrong answers: ${wrongText(outcome.verification)}`;
    case 'failed':
    case 'invalid':
    case 'unsupported':
      return `${outcome.state}: ${outcome.reason}`;
  }
}
