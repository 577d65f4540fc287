import { closest, distance } from 'fastest-levenshtein';
import { usageError } from '../../contracts/errors.ts';
import type { OptionSpec, TextOption } from '../../contracts/options.ts';

import type { Amount, Duration } from './options.ts';

const MULTIPLIERS: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9 };
const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, '': 1000 };

/** A number as people write one: 300000, 300_000, 300k, 2M, 0.5, 1e6. NaN for anything else. */
export function parseNumber(text: string): number {
  const match = /^(-?[\d_]*\.?\d+(?:e\d+)?)([kMG]?)$/.exec(text.trim());
  return match === null ? Number.NaN : Number(match[1]!.replaceAll('_', '')) * (MULTIPLIERS[match[2]!] ?? 1);
}

/** The value of a numeric flag within its bounds; a usage error names the flag, what was given and what is allowed. */
export function numberFlag(flag: string, given: Amount, minimum: number, maximum: number, whole = true): number {
  const text = String(given);
  const value = parseNumber(text);
  if (!(value >= minimum && value <= maximum) || (whole && !Number.isInteger(value))) {
    const kind = whole ? 'a whole number' : 'a number';
    throw usageError(`${shown(flag, text)}: give ${kind} from ${written(minimum)} to ${written(maximum)}`);
  }
  return value;
}

/** A length of time in ms: 10 and 10s are seconds, 500ms, 2m. */
export function durationFlag(flag: string, given: Duration, minimumMs: number, maximumMs: number): number {
  const text = String(given);
  const match = /^([\d_]*\.?\d+)(ms|s|m|)$/.exec(text.trim());
  const value = match === null ? Number.NaN : Number(match[1]!.replaceAll('_', '')) * MILLISECONDS[match[2]!]!;
  if (!(value >= minimumMs && value <= maximumMs)) {
    throw usageError(
      `${shown(flag, text)}: give a time from ${minimumMs / 1000}s to ${maximumMs / 1000}s, as in 10s or 500ms`,
    );
  }
  return value;
}

/** One of a few words; a usage error names the nearest. */
export function wordFlag<T extends string>(flag: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === text);
  if (found === undefined) {
    throw usageError(`${shown(flag, text)}: ${unknownName(text, allowed)}`);
  }
  return found;
}

/** Any text of an option's pattern. */
function textFlag(flag: string, text: string, { pattern, expected }: TextOption): string {
  if (!new RegExp(`^(?:${pattern})$`).test(text)) {
    throw usageError(`${shown(flag, text)}: give ${expected}`);
  }
  return text;
}

/** "not known; did you mean x? there is x, y, z" */
export function unknownName(given: string, known: readonly string[]): string {
  const near = nearest(given, known);
  return `not known;${near === undefined ? '' : ` did you mean ${near}?`} there is ${known.join(', ')}`;
}

/** The known word that a mistyped one is likely to mean. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const words = known.filter((word) => word.length > 1);
  if (words.length === 0) {
    return undefined;
  }
  const near = closest(given, words);
  // With two letters changed any word of three could be any other.
  const most = near.length <= 3 ? 1 : Math.max(2, Math.floor(near.length / 3));
  return distance(given, near) <= most ? near : undefined;
}

/** The words of a flag that may be repeated or hold several, separated by commas; in order, each once. */
export function listFlag(given: readonly string[]): string[] {
  return [...new Set(given.flatMap((text) => text.split(',')).map((word) => word.trim()))].filter(
    (word) => word !== '',
  );
}

/** The value of an option by its declaration; `flag` is all that stands before the value: `--set fraud.cards=`. */
export function optionValue(flag: string, text: string, spec: OptionSpec): number | string {
  if ('choices' in spec) {
    return wordFlag(flag, text, spec.choices);
  }
  return 'pattern' in spec
    ? textFlag(flag, text, spec)
    : numberFlag(flag, text, spec.minimum, spec.maximum, spec.integer ?? false);
}

/** A flag with its value as typed: `--events 5`, or `--set micro-batch.interval=5` where the flag ends with "=". */
export function shown(flag: string, text: string): string {
  return `${flag}${flag.endsWith('=') ? '' : ' '}${text.trim() === '' ? "''" : text}`;
}

export function written(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 6 });
}
