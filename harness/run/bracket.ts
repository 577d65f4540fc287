/** The rates tried are sweep steps, eight an octave: neighbours are 9% apart. */
const STEPS_AN_OCTAVE = 8;
const BASE_PER_SECOND = 100;
/** Fresh trials that a rate must pass, all of them. */
const CONFIRMATIONS = 3;
/** A search trial that failed is repeated once: interference on the machine should not turn the search away. */
const SEARCH_TRIALS = 2;

/** Events a second of a step, four digits. */
export function rateOfStep(step: number): number {
  return Number((BASE_PER_SECOND * 2 ** (step / STEPS_AN_OCTAVE)).toPrecision(4));
}

/** The highest step at or below a rate. */
export function stepBelow(ratePerSecond: number): number {
  return Math.floor(STEPS_AN_OCTAVE * Math.log2(ratePerSecond / BASE_PER_SECOND) + 1e-9);
}

/** The lowest step there is: about one event a second. */
export const LOWEST_STEP: number = Math.ceil(-STEPS_AN_OCTAVE * Math.log2(BASE_PER_SECOND));

/**
 * A trial that could not offer the load, or was noisy, says nothing of the engine: it is repeated at most this often.
 */
const UNTRIED_AGAIN = 2;

/** How a trial at a step ended; `untried`: it is no evidence, as where the load generator cannot offer such a load. */
export type StepVerdict = 'passed' | 'failed' | 'untried';

/** What a search trial is for: to find the bracket, or to confirm it. */
export type Stage = 'search' | 'confirmation';

/** The highest step that passed and the lowest that failed; undefined where there is none. */
export interface Bracket {
  readonly passed: number | undefined;
  readonly failed: number | undefined;
}

/**
 * Doubles the rate from step `first` until it fails (halves it where that one fails), bisects to neighbours, and
 * confirms these in fresh trials: the lower must pass every one. Where the confirmation contradicts the search, the
 * bracket moves and the search goes on from there.
 */
export async function findBracket(
  first: number,
  attempt: (step: number, stage: Stage) => Promise<StepVerdict>,
): Promise<Bracket> {
  const untried = new Set<number>();
  const confirmed = new Map<number, boolean>();
  const tryOut = async (step: number, stage: Stage): Promise<StepVerdict> => {
    let verdict = await attempt(step, stage);
    for (let again = 0; verdict === 'untried' && again < UNTRIED_AGAIN; again++) {
      verdict = await attempt(step, stage);
    }
    if (verdict === 'untried') {
      untried.add(step);
    } else {
      untried.delete(step);
    }
    return verdict;
  };
  const search = async (step: number): Promise<boolean> => {
    let verdict: StepVerdict = 'failed';
    for (let trial = 0; verdict === 'failed' && trial < SEARCH_TRIALS; trial++) {
      verdict = await tryOut(step, 'search');
    }
    return verdict === 'passed';
  };
  const confirm = async (step: number): Promise<boolean> => {
    let passed = confirmed.get(step);
    if (passed === undefined) {
      passed = true;
      for (let trial = 0; passed && trial < CONFIRMATIONS; trial++) {
        passed = (await tryOut(step, 'confirmation')) === 'passed';
      }
      confirmed.set(step, passed);
    }
    return passed;
  };

  const bracket = (passed: number | undefined, failed: number): Bracket => ({
    passed,
    failed: untried.has(failed) ? undefined : failed,
  });

  let low = first;
  let high = first;
  for (; await search(high); high += STEPS_AN_OCTAVE) {
    low = high;
  }
  while (low === high) {
    low -= STEPS_AN_OCTAVE;
    if (low < LOWEST_STEP) {
      return bracket(undefined, high);
    }
    if (!(await search(low))) {
      high = low;
    }
  }
  for (let test = search; ; test = confirm) {
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (await test(middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    if (await confirm(low)) {
      if (!(await confirm(high))) {
        return bracket(low, high);
      }
      // The search gave up too early: upwards from here, in steps that grow.
      for (let step = 1; step === 1 || (confirmed.get(high) ?? (await search(high))); step *= 2) {
        low = high;
        high = low + step;
      }
      continue;
    }
    // The search was too hopeful: from here on only fresh confirmations count.
    for (let step = 1; !(await confirm(low)); step *= 2) {
      high = low;
      low -= step;
      if (low < LOWEST_STEP) {
        return bracket(undefined, high);
      }
    }
  }
}
