import { formatCount, formatNs } from '../harness/results/format.ts';
import { byGuarantee } from '../harness/results/guarantee.ts';
import { isTooFew, metrics, rateOf, SATURATED } from '../harness/results/metrics.ts';
import type { Cell, Rate } from '../harness/results/schema.ts';
import { RUN_TO_RUN_SHARE } from '../harness/statistics/paired.ts';
import { crossoverOf, type Sweep, sweepsOf } from './crossover.ts';
import { isUnasked } from './outcome.ts';
import { loadLimit, sustainedRate, wasSearched } from './sustained.ts';
import { tradeOf } from './trade.ts';
import { durationNs, wholeLoop } from './trials.ts';
import type { CellView, ViewedRun } from './view.ts';
import { inWords, listOf, type Part, type Sentence, wholeNumber, word } from './words.ts';

interface Latency {
  readonly cell: CellView;
  readonly valueNs: number;
}

/** What the figures of one workload mean, in plain words. Compares nothing it has no trials for. */
export function sentenceOf(run: ViewedRun, workload: string, cells: readonly CellView[]): Sentence {
  const measured = cells.filter(({ outcome }) => outcome.state === 'measured');
  const sweeps = run.verdicts.ruin === undefined ? sweepsOf(measured) : [];
  const groups = byGuarantee(measured).map(([guarantee, own]): Part[][] => {
    const [first = [], ...others] = isSaid(meaningOf(run, workload, own, sweeps));
    // Engines that promise more are not ranked with those that promise less: each guarantee has its own sentences.
    return measured.length > own.length ? [[`Guarantee ${guarantee}: `, ...first], ...others] : [first, ...others];
  });
  const nothing = cells.length === 0 ? 'No cell had finished.' : 'Nothing was measured.';
  const meaning = measured.every(isUnasked)
    ? [[measured.length === 0 ? nothing : 'Nothing was asked: no answer is due in these events.']]
    : groups.flat();
  const sentences = [...meaning, ...troublesOf(cells)];
  return isSaid(sentences).flatMap((each, i) => (i > 0 ? [' ', ...each] : each));
}

function isSaid(sentences: readonly Part[][]): Part[][] {
  return sentences.filter((sentence) => sentence.length > 0);
}

/** Of measured cells that promise the same. `sweeps`: those of the workload. */
function meaningOf(
  run: ViewedRun,
  workload: string,
  measured: readonly CellView[],
  sweeps: readonly Sweep[],
): Part[][] {
  const rate = run.settings.ratesPerSecond[0] ?? 0;
  const trade = tradeOf(measured, rate, run.verdicts.ruin === undefined);
  const reported = trade.map(({ cell }) => cell);
  const unreported = measured.filter((cell) => !reported.includes(cell));
  return [
    ...trade.map(({ sentence }) => sentence),
    ...(trade.length > 0 ? [] : [firstOf(run, workload, measured)]),
    ...(wasSearched(run)
      ? sustainedOf(
          measured,
          sweeps.filter(({ swept }) => measured.includes(swept[0]!)),
        )
      : []),
    saturationOf(unreported, rate),
    historyOf(unreported),
  ];
}

function firstOf(run: ViewedRun, workload: string, measured: readonly CellView[]): Part[] {
  const rate = run.settings.ratesPerSecond[0] ?? 0;
  const timed = measured.filter((cell) => hasTimedTrials(cell) && rateOf(cell, rate) !== undefined);
  const latencies = timed.flatMap((cell) => latencyOf(cell, rate));
  return latencySentence(timed, rate, quickest(run, workload, latencies, rate));
}

/**
 * "Streaming answers in 0.9 µs at 50,000 events/s (99 of 100 within 23 µs), Micro-batch in 50 ms (…)." Of each model the
 * quickest; those not distinguishable from it are named with it: "Streaming and RxJS answer alike, in 0.9 to 1 µs".
 */
function latencySentence(measured: readonly CellView[], rate: Rate, groups: readonly (readonly Latency[])[]): Part[] {
  const [first, ...others] = groups;
  if (first !== undefined) {
    const load = rate === 'max' ? ' at the rate it sustains' : ` at ${wholeNumber(rate)} events/s`;
    const within = (group: readonly Latency[]): string => range(group.map(({ valueNs }) => valueNs));
    const several = first.length > 1;
    return [
      ...listOf(first.map(({ cell }) => cell)),
      `${several ? ' answer alike, in' : ' answers in'} ${within(first)}${load}${tail(first, rate)}`,
      ...others.flatMap((group) => [
        ', ',
        ...listOf(group.map(({ cell }) => cell)),
        `${group.length > 1 ? ' alike' : ''} in ${within(group)}${tail(group, rate)}`,
      ]),
      '.',
    ];
  }
  const unreported = measured.filter((cell) => hasTooFew(cell, rate));
  return unreported.length > 0
    ? ['Too few answers fell due to report the latency of ', ...listOf(unreported), '.']
    : [];
}

/**
 * The quickest of each model with those not distinguishable from it: by the verdict, where there is one between the two,
 * else by what fresh processes of one engine differ by. Of a run that is not fit to compare, every engine by itself.
 */
function quickest({ verdicts }: ViewedRun, workload: string, latencies: readonly Latency[], rate: Rate): Latency[][] {
  if (verdicts.ruin !== undefined) {
    return latencies.map((each) => [each]);
  }
  const judged = verdicts.workloads.get(workload);
  const verdictOn = ({ label }: CellView): string | undefined =>
    judged?.figures.find(
      (figure) => figure.label === label && figure.metric === metrics.p50 && figure.ratePerSecond === rate,
    )?.judgement?.verdict;
  const alike = (best: Latency, other: Latency): boolean => {
    const verdict =
      other.cell.label === judged?.reference
        ? verdictOn(best.cell)
        : best.cell.label === judged?.reference
          ? verdictOn(other.cell)
          : undefined;
    return verdict === undefined
      ? other.valueNs <= best.valueNs * (1 + RUN_TO_RUN_SHARE)
      : verdict === 'not distinguishable';
  };
  return (['streaming', 'micro-batch', 'batch'] as const).flatMap((model) => {
    const own = latencies.filter(({ cell }) => cell.engine.model === model).toSorted((a, b) => a.valueNs - b.valueNs);
    const [best] = own;
    return best === undefined ? [] : [own.filter((each) => each === best || alike(best, each))];
  });
}

/** "0.9 to 1 µs", or one of them where they read alike. */
function range(valuesNs: readonly number[]): string {
  const [least, most] = [Math.min(...valuesNs), Math.max(...valuesNs)].map(formatNs) as [string, string];
  return least === most ? least : `${least} to ${most}`;
}

/**
 * "Streaming sustains 261 k events/s, RxJS 228 k (…)." Of an engine swept over intervals the crossover says more than
 * a list of its rates.
 */
function sustainedOf(measured: readonly CellView[], sweeps: readonly Sweep[]): Part[][] {
  const listed = measured.filter((cell) => cell.sustained && !sweeps.some(({ swept }) => swept.includes(cell)));
  const rates = listed.map((cell, index): Part[] => {
    const rate = sustainedRate(cell);
    const limit = cell.sustained && loadLimit(cell.sustained);
    return [
      word(cell),
      index === 0 ? ' sustains ' : ' ',
      rate === undefined ? 'no rate that was tried' : `${formatCount(rate)}${index === 0 ? ' events/s' : '/s'}`,
      ...(rate !== undefined && limit !== undefined ? [` (the ${limit} is the limit)`] : []),
    ];
  });
  const crossovers = sweeps.map((sweep): Part[] => {
    const { before, between, after } = crossoverOf(sweep);
    const { model } = sweep.swept[0]!.engine;
    return [before, { engine: sweep.name, model }, between, word(sweep.beside), after];
  });
  const histories = measured.filter(
    ({ configuration, outcome }) => configuration.commitIntervalMs === null && outcome.state === 'measured',
  );
  const untimed = histories.filter((cell) => !hasTimedTrials(cell));
  const several = untimed.length > 1;
  return [
    rates.length > 0 ? [...inWords(rates), '.'] : [],
    ...crossovers,
    untimed.length > 0
      ? [
          ...listOf(untimed),
          several ? ' have no sustainable rate: they answer' : ' has no sustainable rate: it answers',
          ' after the whole history.',
        ]
      : [],
  ];
}

/** Whether anything was timed: a search alone has no latency to report. */
function hasTimedTrials({ outcome }: CellView): boolean {
  return outcome.state === 'measured' && outcome.trials.some(({ mode }) => mode !== 'verification');
}

/** "RxJS does not keep up with 50,000 events/s." */
function saturationOf(measured: readonly CellView[], rate: Rate): Part[] {
  const behind = measured.filter((cell) => saturated(cell, rate));
  const verb = behind.length > 1 ? 'do' : 'does';
  return behind.length > 0
    ? [
        ...listOf(behind),
        rate === 'max'
          ? ' fell behind in a longer trial at the rate that had passed.'
          : ` ${verb} not keep up with ${wholeNumber(rate)} events/s.`,
      ]
    : [];
}

/** "Batch and DuckDB need the whole history first: 4.4 ms and 98 ms for 300,000 events." */
function historyOf(measured: readonly CellView[]): Part[] {
  const histories = measured
    .filter(({ configuration }) => configuration.commitIntervalMs === null)
    .flatMap((cell) => {
      const whole = wholeLoop(cell);
      return whole === undefined
        ? []
        : [{ cell, time: formatNs(durationNs(whole)), events: ` for ${wholeNumber(whole.events)} events` }];
    });
  if (histories.length === 0) {
    return [];
  }
  const [events, ...others] = new Set(histories.map((each) => each.events));
  const alike = others.length === 0;
  return [
    ...listOf(histories.map(({ cell }) => cell)),
    ` ${histories.length > 1 ? 'need' : 'needs'} the whole history first: `,
    ...inWords(histories.map((each) => [alike ? each.time : `${each.time}${each.events}`])),
    alike ? `${events}.` : '.',
  ];
}

/** What is to be said of cells without figures: a sentence for each kind of trouble. */
function troublesOf(cells: readonly CellView[]): Part[][] {
  const sentence = (state: Cell['outcome']['state'], one: string, several: string, before = ''): Part[] => {
    const troubled = cells.filter(({ outcome }) => outcome.state === state);
    return troubled.length > 0 ? [before, ...listOf(troubled), troubled.length > 1 ? several : one] : [];
  };
  return [
    sentence('wrong-answers', ' gave wrong answers and is not ranked.', ' gave wrong answers and are not ranked.'),
    sentence('failed', ' failed.', ' failed.'),
    sentence('invalid', ' is invalid.', ' is invalid.', 'The measurement of '),
    sentence('unsupported', ' is not supported here.', ' are not supported here.'),
  ];
}

/** Engines are put in order by the median: the one percentile that nearly every trial can report. */
function latencyOf(cell: CellView, rate: Rate): Latency[] {
  const reading = cell.read(metrics.p50, rate);
  return 'notReported' in reading ? [] : [{ cell, valueNs: reading.value }];
}

function saturated(cell: CellView, rate: Rate): boolean {
  const reading = cell.read(metrics.p50, rate);
  return 'notReported' in reading && reading.notReported === SATURATED;
}

function hasTooFew(cell: CellView, rate: Rate): boolean {
  const reading = cell.read(metrics.p50, rate);
  return 'notReported' in reading && isTooFew(reading.notReported);
}

/** " (99 of 100 within 23 µs)", with the highest percentile that all of them can report. */
function tail(group: readonly Latency[], rate: Rate): string {
  for (const [metric, share] of [
    [metrics.p99, '99 of 100'],
    [metrics.p90, '9 of 10'],
  ] as const) {
    const values = group.flatMap(({ cell }) => {
      const reading = cell.read(metric, rate);
      return 'value' in reading ? [reading.value] : [];
    });
    if (values.length === group.length) {
      return ` (${share} within ${range(values)})`;
    }
  }
  return '';
}
