/** What a figure or a fact was found to be, beside what is known of it. */
export interface Finding {
  /** The case it belongs to: 'M/M/1'. */
  readonly of: string;
  /** What was measured: 'p99', 'missing'. */
  readonly figure: string;
  readonly unit: Unit;
  readonly measured: number | string;
  /** What is known of it; null where only a bound is known. */
  readonly truth: number | string | null;
  /** Lowest and highest that hold; null for a fact, which must be exactly right. */
  readonly allowed: readonly [low: number, high: number] | null;
  /** What the allowance is based on, or what a reader should know; may be empty. */
  readonly note: string;
  /** Details of the trial that can explain a figure out of its range; in JSON only. */
  readonly evidence?: Readonly<Record<string, number>>;
  /** Null where this machine cannot measure it. */
  readonly holds: boolean | null;
}

/** Times are in ms. */
export type Unit = 'ms' | 'events/s' | 'comparisons' | '';

/** A figure within a range. */
export function within(
  about: Pick<Finding, 'of' | 'figure' | 'unit' | 'evidence'> & { readonly note?: string },
  measured: number,
  truth: number | null,
  allowed: readonly [low: number, high: number],
): Finding {
  const [low, high] = allowed;
  return { note: '', ...about, measured, truth, allowed, holds: measured >= low && measured <= high };
}

/** A count or a word that must be exactly right. */
export function exactly(
  about: Pick<Finding, 'of' | 'figure'> & { readonly unit?: Unit; readonly note?: string },
  measured: number | string,
  truth: number | string,
): Finding {
  return { unit: '', note: '', ...about, measured, truth, allowed: null, holds: measured === truth };
}
