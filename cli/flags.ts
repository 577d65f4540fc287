import { usageError } from '../contracts/errors.ts';
import { parseNumber, shown, written } from '../harness/plan/values.ts';

const MOST_PERCENT = 1000;

/** How a flag is declared that may be given several times. */
export const repeatable = {
  type: 'string',
  array: true,
  requiresArg: true,
  nargs: 1,
  default: [] as string[],
  defaultDescription: 'none',
} as const;

/** A share given in percent, as a fraction: 5% is 0.05. */
export function percentFlag(flag: string, text: string): number {
  const value = text.trim().endsWith('%') ? parseNumber(text.trim().slice(0, -1)) : Number.NaN;
  if (!(value >= 0 && value <= MOST_PERCENT)) {
    throw usageError(`${shown(flag, text)}: give a percentage from 0% to ${written(MOST_PERCENT)}%, as in 5%`);
  }
  return value / 100;
}
