import { Random } from '../contracts/random.ts';
import { isRight } from '../harness/answers/check.ts';
import type { ThroughputTrial } from '../harness/results/schema.ts';
import { FEWEST_PAIRS, judge, type PairedFigures, pairedFigures, pairsFor } from '../harness/statistics/paired.ts';
import { type Finding, within } from './findings.ts';
import { ownEngine, type Trials } from './trials.ts';

const ORDER_DIMENSION = 505;
/** Events of an iteration, and steps of work for each: the work is nearly all that an iteration does. */
const EVENTS = 5000;
const STEPS = 5000;
/** The difference to find. */
const MORE = 1.2;

/** Comparisons of the same work with itself, and how many may come out as different. */
const ALIKE = 40;
const MOST_ALARMS = 6;
/** Comparisons with more work, and how many must find it. */
const OF_MORE = 10;
const LEAST_FOUND = 8;
/** Comparisons that measure the spread where A/A has not. */
const PILOTS = 2;

/** A fresh process that works through whole iterations. */
async function workFor(trials: Trials, steps: number): Promise<ThroughputTrial> {
  const plan = { mode: 'throughput', warmUpMs: 50, measureMs: 100 } as const;
  const trial = await trials.run(ownEngine('working'), { steps }, plan, EVENTS);
  if (!isRight(trial.verification)) {
    throw new Error('the working engine answered wrongly');
  }
  return trial;
}

/** Fresh pairs, the two of each in random order, compared by CPU-seconds. */
async function compare(
  trials: Trials,
  steps: readonly [number, number],
  pairs: number,
  order: Random,
): Promise<PairedFigures> {
  const seconds: [number[], number[]] = [[], []];
  for (let pair = 0; pair < pairs; pair++) {
    for (const side of order.shuffle<0 | 1>([0, 1])) {
      seconds[side].push((await workFor(trials, steps[side])).cpuSecondsPerMillionEvents);
    }
  }
  return pairedFigures(...seconds);
}

/** Whether a comparison on its own distinguishes the two, and which way. */
function verdictOf(figures: PairedFigures): string | undefined {
  return judge([{ figures, better: 'lower' }])[0]?.verdict;
}

/**
 * Compares the same work with itself: it may hardly ever come out as different. Returns the spread of log-ratios, too.
 */
export async function compareAlike(
  trials: Trials,
  seed: number,
  report: (text: string) => void,
): Promise<{ findings: Finding[]; spread: number }> {
  const order = new Random(seed, ORDER_DIMENSION);
  const all: PairedFigures[] = [];
  for (let repetition = 1; repetition <= ALIKE; repetition++) {
    report(`A/A ${repetition} of ${ALIKE}`);
    all.push(await compare(trials, [STEPS, STEPS], FEWEST_PAIRS, order));
  }
  const differing = all.filter((figures) => verdictOf(figures) !== 'not distinguishable').length;
  const spread = pooled(all);
  const about = {
    of: `A/A, ${ALIKE} times ${FEWEST_PAIRS} pairs`,
    figure: 'differ',
    unit: 'comparisons',
    note: `by CPU-seconds; spread of log-ratios ${spread.toPrecision(2)}`,
  } as const;
  return { findings: [within(about, differing, null, [0, MOST_ALARMS])], spread };
}

/** Compares with 20% more work, in as many pairs as the spread needs; without a spread, measures it first. */
export async function compareMore(
  trials: Trials,
  seed: number,
  spread: number | undefined,
  report: (text: string) => void,
): Promise<Finding[]> {
  const order = new Random(seed, ORDER_DIMENSION + 1);
  const pilots: PairedFigures[] = [];
  while (spread === undefined && pilots.length < PILOTS) {
    report(`A/B: the spread, ${pilots.length + 1} of ${PILOTS}`);
    pilots.push(await compare(trials, [STEPS, STEPS], FEWEST_PAIRS, order));
  }
  const pairs = pairsFor(MORE, spread ?? pooled(pilots));
  const all: PairedFigures[] = [];
  for (let repetition = 1; repetition <= OF_MORE; repetition++) {
    report(`A/B ${repetition} of ${OF_MORE}, ${pairs} pairs`);
    all.push(await compare(trials, [STEPS, STEPS * MORE], pairs, order));
  }
  const found = all.filter((figures) => verdictOf(figures) === 'slower').length;
  const ratios = all.map(({ ratio }) => ratio);
  const about = {
    of: `A/B +20% work, ${OF_MORE} times ${pairs} pairs`,
    figure: 'found',
    unit: 'comparisons',
    note: `by CPU-seconds; ratios ${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`,
  } as const;
  return [within(about, found, OF_MORE, [LEAST_FOUND, OF_MORE])];
}

/** The spread of the log-ratios of several comparisons of one kind. */
function pooled(all: readonly PairedFigures[]): number {
  return Math.sqrt(all.reduce((sum, { spread }) => sum + spread ** 2, 0) / all.length);
}
