import { formatBytes, formatNumber, formatRate } from '../harness/results/format.ts';
import { isTooFew, metrics } from '../harness/results/metrics.ts';
import { isOverBroker } from '../harness/results/over-broker.ts';
import { isSaturated, paceAt } from '../harness/results/saturation.ts';
import type { Cell, Result } from '../harness/results/schema.ts';
import { latencyTrialsOf } from '../harness/results/trials-of.ts';
import { FEWEST_PAIRS, RUN_TO_RUN_SHARE } from '../harness/statistics/paired.ts';
import { median } from '../harness/statistics/percentiles.ts';
import { arrivalsNote, arrivalsText, loadFlag } from './arrivals.ts';
import { brokerFacts } from './broker.ts';
import { fullCoresWarnings } from './full-cores.ts';
import { interferenceWarnings } from './interference.ts';
import { isUnasked } from './outcome.ts';
import { wasSearched } from './sustained.ts';
import { latencyTrials } from './trials.ts';
import type { ViewedRun } from './view.ts';
import { counted, inWords, sentenceText } from './words.ts';

/** Intervals that a latency of a block engine should cover at least. */
const FEWEST_INTERVALS = 30;

/** What a reader must know of a run at a glance: when, which commit, on what, with which seed and how many trials. */
export function stripOf(result: Result): string[] {
  const { settings, environment, startedAt, cells } = result;
  const { experiment, trials, preset, seed, commit } = settings;
  const workers = cells.map(({ configuration }) => configuration.workers);
  return [
    preset,
    `${startedAt.slice(0, 10)} ${startedAt.slice(11, 16)} UTC`,
    `millrace ${environment.millrace}`,
    ...(environment.userCommit ? [`started at commit ${environment.userCommit}`] : []),
    `${environment.cores} × ${environment.cpu}`,
    formatBytes(environment.memoryBytes),
    `Node ${environment.node}`,
    `seed ${seed}`,
    experiment !== 'race' ? 'a search, nothing timed' : `${trials} ${trials === 1 ? 'trial' : 'trials'} a mode`,
    ...(workers.some((each) => each > 1) ? [counted(workers, 'worker')] : []),
    ...(commit === 'durable' ? ['durable commits'] : []),
    ...(settings.arrivals === 'recorded' ? [`arrivals ${arrivalsText(result)}`] : []),
    ...brokerFacts(result).map((fact, index) => (index === 0 ? `over ${fact}` : fact)),
  ];
}

/** Why the figures of a run should not be used at all; undefined for most runs. Shown before everything else. */
export function ruinText({ verdicts: { ruin } }: ViewedRun): string | undefined {
  return (
    ruin &&
    `Not fit to compare: ${ruin}. No engine is ranked and no verdict given; measure again when the machine is quiet.`
  );
}

/** What could change a reader's mind about the figures of this run. */
export function warningsOf(run: ViewedRun): string[] {
  const { cells, state, verdicts } = run;
  const warnings = [...run.warnings];
  if (state !== 'complete') {
    warnings.push('The run was interrupted: only the cells that had finished are here.');
  }
  warnings.push(...interferenceWarnings(run), ...fullCoresWarnings(run));
  if (verdicts.notReported !== undefined && verdicts.ruin === undefined) {
    warnings.push(`Verdicts are not reported: ${verdicts.notReported}. Measure again on a quieter machine.`);
  }
  const unlike = run.workloads.flatMap(({ name }) => {
    const configurations = cells.filter(({ workload }) => workload === name).map(({ configuration }) => configuration);
    const kinds = new Set(configurations.map(({ site, commit }) => `${site.kind} with ${commit} commits`));
    return kinds.size > 1 ? [`${name}: ${[...kinds].join(', ')}`] : [];
  });
  if (unlike.length > 0) {
    warnings.push(`Cells of a workload differ in transport or commit (${unlike.join('; ')}): do not compare across.`);
  }
  const paces = cells.flatMap((cell) =>
    [...new Set(latencyTrialsOf(cell).map(({ ratePerSecond }) => ratePerSecond))].map((rate) => ({
      name: `${cell.label} on ${cell.workload} at ${formatRate(rate)}`,
      pace: paceAt(cell, rate),
    })),
  );
  const saturated = paces.flatMap(({ name, pace }) => (pace.state === 'saturated' ? [`${name} (${pace.sign})`] : []));
  if (saturated.length > 0) {
    warnings.push(
      `Saturated: ${saturated.join(', ')}. Latency grew for as long as the load lasted, so none is reported; try a lower ${loadFlag(run)}.`,
    );
  }
  const unknown = paces.flatMap(({ name, pace }) => (pace.state === 'interference' ? [name] : []));
  if (unknown.length > 0) {
    warnings.push(
      `Not known to keep up: ${unknown.join(', ')}. It fell behind, but no further than interference explains; measure again when the machine is quiet.`,
    );
  }
  const unsettled = cells.flatMap((cell) => {
    const trend = latencyTrialsOf(cell)
      .filter((trial) => !isSaturated(trial))
      .map((trial) => trial.trend)
      .find((each) => each === 'slowing' || each === 'warming');
    return trend === undefined ? [] : [`${cell.label} on ${cell.workload} (${trend})`];
  });
  if (unsettled.length > 0) {
    warnings.push(
      `Latency had not settled: ${unsettled.join(', ')}. The medians of the first and last third differ by more than a quarter.`,
    );
  }
  return warnings;
}

/** How the CPU time of a program is shared between itself and what passes events to it. */
function programNote({ engine, label, workload, outcome }: Cell): string | undefined {
  if (engine.command === undefined || outcome.state !== 'measured') {
    return undefined;
  }
  const shares = outcome.trials.flatMap((trial) =>
    trial.mode === 'throughput' && trial.startedCpuSecondsPerMillionEvents !== undefined
      ? [{ all: trial.cpuSecondsPerMillionEvents, own: trial.startedCpuSecondsPerMillionEvents }]
      : [],
  );
  if (shares.length === 0) {
    return undefined;
  }
  const own = median(shares.map((share) => share.own));
  const rest = median(shares.map((share) => share.all - share.own));
  return (
    `${label} on ${workload}: of its CPU time ${formatNumber(own)} s a million events are the program's own, ` +
    `${formatNumber(rest)} s pass events to it and take its answers.`
  );
}

/** What is no fault, but worth knowing. */
export function notesOf(run: ViewedRun): string[] {
  const { settings, cells } = run;
  const notes: string[] = [];
  if (settings.trials === 1) {
    notes.push(
      `One trial a mode: figures, no verdicts. Fresh runs of the same engine differ by ${formatNumber(100 * RUN_TO_RUN_SHARE)}% and more; --preset standard repeats them.`,
    );
  } else if (settings.experiment === 'race' && settings.trials < FEWEST_PAIRS) {
    notes.push(
      `${settings.trials} trials a mode: figures, no verdicts, which take ${FEWEST_PAIRS} (--trials ${FEWEST_PAIRS}).`,
    );
  }
  if (!isOverBroker(settings) && settings.commit === 'memory' && cells.length > 0) {
    const shown = cells.find(({ configuration }) => configuration.commit === 'durable')?.workload ?? '--commit durable';
    notes.push(
      `Commits in memory cost nothing, so a batch has none to save: over the whole history engines of one form are nearly equal. ${shown} shows the trade.`,
    );
  }
  if (settings.arrivals === 'recorded' && cells.some((each) => latencyTrialsOf(each).length > 0)) {
    notes.push(`Events arrived as ${arrivalsNote(run)}.`);
  }
  for (const cell of cells) {
    const note = programNote(cell);
    notes.push(...(note === undefined ? [] : [note]));
  }
  const logs = cells.flatMap(({ log }) => (log === undefined ? [] : [log]));
  if (logs.length > 0) {
    notes.push(`What engines printed is kept beside the result: ${sentenceText(inWords(logs.map((log) => [log])))}.`);
  }
  if (cells.some(({ outcome }) => outcome.state === 'invalid')) {
    notes.push(
      `Invalid: the load did not follow its schedule, or the machine kept a trial from running. This says nothing about the engine. Try again when nothing else is busy, or with a lower ${loadFlag(run)}.`,
    );
  }
  const short = cells.filter(
    (cell) =>
      settings.experiment === 'race' &&
      cell.outcome.state === 'measured' &&
      !isUnasked(cell) &&
      cell.configuration.commitIntervalMs !== null &&
      settings.ratesPerSecond.some((rate) => {
        const reading = cell.read(metrics.p99, rate);
        return 'notReported' in reading && isTooFew(reading.notReported);
      }),
  );
  if (short.length > 0) {
    const workloads = [...new Set(short.map(({ workload }) => workload))];
    notes.push(
      `A percentile is reported only with ten distinct due events beyond it; ${workloads.join(' and ')} had too few for p99. A longer --duration or a higher ${loadFlag(run)} gives more.`,
    );
  }
  if (wasSearched(run)) {
    notes.push(...notesOfSearch(run));
  }
  return notes;
}

/** What a sustained rate means, and where a trial at it had to be short. */
function notesOfSearch({ cells }: ViewedRun): string[] {
  const few = cells.filter((cell) => {
    const { commitIntervalMs } = cell.configuration;
    return latencyTrials(cell, 'max').some(
      ({ measureMs }) => commitIntervalMs && measureMs < FEWEST_INTERVALS * commitIntervalMs,
    );
  });
  return [
    'Sustained is the highest rate that passed three of three fresh trials, of some seconds each: the backlog did not grow, p99 stayed within its limit, and all answers were right and arrived soon. What shows only after hours is not covered.',
    ...(few.length > 0
      ? [
          `At the rate they sustain, ${few.map(({ label, workload }) => `${label} on ${workload}`).join(', ')} were timed over fewer than ${FEWEST_INTERVALS} intervals: more would need more events than a trace may have here.`,
        ]
      : []),
  ];
}
