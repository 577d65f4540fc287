import { join } from 'node:path';
import { Random } from '../../workloads/random.ts';
import { machineError } from '../errors.ts';
import { removeIfPossible } from '../remove-if-possible.ts';

import { readEnvironment } from '../results/environment.ts';
import { pointLatest, writeResult } from '../results/result-file.ts';
import { type Rate, type Result, SCHEMA_VERSION, type WorkloadResult } from '../results/schema.ts';
import type { TraceSummary } from '../trace/store.ts';
import type { ModePlan, TrialRequest } from '../trial/request.ts';
import { type ChildOutcome, NODE_FLAGS, runChild } from '../trial/spawn.ts';
import { CellRun, commitOf, unsupportedReason } from './cell-run.ts';
import type { Cluster } from './cluster.ts';
import { withControl } from './control.ts';
import { type LatencySpan, latencyEvents, latencySpan, planLatency, ratesForFile } from './latency.ts';
import { type ChosenWorkload, type RunPlan, transportOf } from './settings.ts';
import { describe, type Progress, plannedMs, StepClock } from './step-clock.ts';
import { isSearched, SustainSearch } from './sustain.ts';
import { confirmedSpan, fitSpan, mostEventsHere } from './sustain-span.ts';
import { type MadeTrace, Traces } from './traces.ts';

const ORDER_DIMENSION = 303;
/** Trials that are not timed run this many at once. */
const UNTIMED_AT_ONCE = 2;
interface Step {
  readonly cell: CellRun;
  readonly trial: number;
  readonly plan: ModePlan;
  readonly traceFolder: string;
}

/**
 * Runs all cells: for each workload the trace, then one poisoned trial a cell, then blocks of timed trials, each block
 * every cell once a mode in seeded random order. The result is written after each cell; an abort keeps finished cells.
 */
export async function run(plan: RunPlan, progress: Progress, signal: AbortSignal): Promise<Result> {
  const result = emptyResult(plan);
  // Of this process alone: another may be at work in the same folder, or have been killed there.
  const scratch = join(plan.folder, `scratch-${process.pid}`);
  const clock = new StepClock(plan, progress);
  if (plan.sustain) {
    progress.note(`${searchText(plan)}: about ${Math.ceil(clock.remainingMs / 60_000)} min`);
  }
  let cluster: Cluster | undefined;
  try {
    if (plan.kafka !== undefined && plan.engines.some((engine) => unsupportedReason(plan, engine) === undefined)) {
      // The client of Kafka takes half a second to import: only runs over a broker should pay.
      const { startCluster } = await import('./cluster.ts');
      cluster = await startCluster(plan, plan.kafka, progress, signal);
    }
    if (cluster !== undefined) {
      result.settings.broker = cluster.broker;
      result.settings.kafka = cluster.facts;
      if (cluster.java !== undefined) {
        result.environment.java = cluster.java;
      }
    }
    for (const chosen of plan.workloads) {
      signal.throwIfAborted();
      await runWorkload({ plan, cluster, scratch, result, clock, signal }, chosen);
      removeIfPossible(scratch);
    }
    result.state = 'complete';
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
    result.state = 'interrupted';
  } finally {
    result.warnings.push(...((await cluster?.stop()) ?? []));
    removeIfPossible(scratch);
  }
  result.finishedAt = new Date().toISOString();
  writeResult(plan.folder, result);
  return result;
}

/** What all workloads of a run share. */
interface RunContext {
  readonly plan: RunPlan;
  /** For kafka. */
  readonly cluster: Cluster | undefined;
  readonly scratch: string;
  readonly result: Result;
  readonly clock: StepClock;
  readonly signal: AbortSignal;
}

async function runWorkload(context: RunContext, chosen: ChosenWorkload): Promise<void> {
  const { plan, cluster, result, clock, signal } = context;
  const name = chosen.workload.name;
  const traces = new Traces(
    plan,
    chosen,
    context.scratch,
    (what) => clock.begin(`${name}: ${what} and its answers`, 0),
    signal,
  );
  const main = await traces.of(plan.events);
  const mostEvents = plan.traceFile ? main.summary.events : mostEventsHere();
  const rates = plan.traceFile && plan.trials > 0 ? ratesForFile(plan, main.summary.events) : plan.ratesPerSecond;
  const longer = plan.traceFile || plan.trials === 0 ? main.summary.events : latencyEvents(plan);
  const timed = longer === main.summary.events ? main : await traces.of(longer);
  result.workloads.push(workloadResult(plan, chosen, main.summary));
  if (plan.traceFile) {
    result.settings.ratesPerSecond = ratesTold(plan, rates);
    result.settings.events = main.summary.events;
  }
  // Not before there is a trace: a file that cannot be read leaves nothing behind.
  writeResult(plan.folder, result);
  try {
    pointLatest(plan.folder);
  } catch {
    // The folder above may be another's: the run is worth more than the link.
  }

  const ratesOf = (cell: CellRun): number[] => [
    ...rates,
    ...(cell.sustainedPerSecond ? [cell.sustainedPerSecond] : []),
  ];
  const trialsOf = (cell: CellRun): number =>
    1 + plan.trials * (1 + (latencySpan(plan, cell.chosen) ? ratesOf(cell).length : 0));
  const cells = withControl(plan).map(
    (engine) => new CellRun(plan, chosen, engine, cluster?.missing.get(engine.engine.name)),
  );
  const before = { cells: result.cells, controls: result.controls };
  /** Cells stand in the order of the command, whatever the order in which they end. */
  const finish = (cell: CellRun): void => {
    if (!cell.finished) {
      return;
    }
    const told = cell.toCell();
    const finished = cells.filter((each) => each.finished).map((each) => each.toCell());
    result.cells = [...before.cells, ...finished.filter(({ controlOf }) => controlOf === undefined)];
    result.controls = [...before.controls, ...finished.filter(({ controlOf }) => controlOf !== undefined)];
    writeResult(plan.folder, result);
    clock.progress.cell(told);
  };
  for (const cell of cells) {
    cell.plan(isSearched(plan, cell.chosen) ? Number.POSITIVE_INFINITY : trialsOf(cell));
    finish(cell);
  }
  // What goes wrong outside a trial, as results that cannot be written, ends the trial beside it too.
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const runTrial = async (cell: CellRun, request: TrialRequest, what: string): Promise<ChildOutcome> => {
    clock.begin(`${name}: ${cell.chosen.label}, ${what}`, plannedMs(request.plan));
    const outcome = await runChild(request, request.limitMs, stop);
    stop.throwIfAborted();
    if (!outcome.ok && outcome.exitCode === 1 && cluster === undefined) {
      // The machine's fault, as a full disk, and none of the engine's: it would befall every cell.
      failure.abort(machineError(outcome.reason));
      stop.throwIfAborted();
    }
    return outcome.ok ? outcome : { ...outcome, reason: (await cluster?.failure()) ?? outcome.reason };
  };
  const runStep = async ({ cell, trial, plan: modePlan, traceFolder }: Step): Promise<void> => {
    if (cell.finished) {
      clock.skip(modePlan);
      return;
    }
    const request = trialRequest(context, cell, modePlan, traceFolder, trial);
    const outcome = await runTrial(cell, request, describe(modePlan));
    try {
      if (outcome.ok && 'trial' in outcome) {
        cell.add(outcome.trial);
      } else {
        cell.fail(modePlan.mode, outcome.ok ? 'no trial came back' : outcome.reason);
      }
      finish(cell);
    } catch (error) {
      failure.abort(error);
      throw error;
    }
  };

  const untimed = cells.map((cell) => ({
    cell,
    trial: 0,
    plan: { mode: 'poisoned' } as const,
    traceFolder: main.folder,
  }));
  // Over a broker a trial is several processes already.
  const atOnce = cluster ? 1 : UNTIMED_AT_ONCE;
  for (let i = 0; i < untimed.length; i += atOnce) {
    const ended = await Promise.allSettled(untimed.slice(i, i + atOnce).map(runStep));
    const failed = ended.find((each) => each.status === 'rejected');
    if (failed !== undefined) {
      throw failed.reason;
    }
  }
  for (const cell of cells.filter(({ chosen: engine }) => isSearched(plan, engine))) {
    const search = new SustainSearch({
      plan,
      cell,
      mostEvents,
      verifiedPerSecond: cell.verifiedPerSecond(main.summary.events),
      trace: (span, rate) => traces.feeding(span, rate),
      trial: (modePlan, traceFolder, stage) => {
        const request = trialRequest(context, cell, modePlan, traceFolder, 0);
        // A load that is too much is to be left off soon.
        const limitMs = cluster ? request.limitMs : Math.min(request.limitMs, 4 * plannedMs(modePlan) + 10_000);
        return runTrial(
          cell,
          { ...request, limitMs },
          `${stage} at ${modePlan.ratePerSecond.toLocaleString('en-US')}/s`,
        );
      },
    });
    const sustained = await clock.search(cell.chosen, () => search.run());
    if (sustained !== undefined) {
      cell.sustains(sustained);
      cell.plan(trialsOf(cell));
    }
    finish(cell);
  }
  const order = new Random(plan.seed, ORDER_DIMENSION);
  for (let trial = 0; trial < plan.trials; trial++) {
    const block: Step[] = [];
    for (const cell of cells) {
      const span = latencySpan(plan, cell.chosen);
      const periodMs = cell.chosen.engine.periodMs(cell.chosen.options);
      const throughput: Step = {
        cell,
        trial,
        traceFolder: main.folder,
        plan: { mode: 'throughput', discardMs: plan.throughputDiscardMs, measureMs: plan.throughputMeasureMs },
      };
      block.push(throughput);
      const latency = (over: MadeTrace, parts: LatencySpan, rate: number): Step => ({
        cell,
        trial,
        traceFolder: over.folder,
        plan: planLatency(plan, parts, periodMs, rate, over.summary.events, trial),
      });
      if (span !== undefined) {
        block.push(...rates.map((rate) => latency(timed, span, rate)));
      }
      const highest = cell.sustainedPerSecond;
      if (span !== undefined && highest !== undefined) {
        const fitted =
          fitSpan(span, periodMs, highest, mostEvents) ??
          confirmedSpan(cell.chosen, transportOf(plan), highest, mostEvents);
        block.push(latency(await traces.feeding(fitted, highest), fitted, highest));
      }
    }
    for (const step of order.shuffle(block)) {
      await runStep(step);
    }
  }
}

/** What a run is about to search: a command need not name it all. */
function searchText({ engines, workloads }: RunPlan): string {
  const [labels, names] = [engines.map(({ label }) => label), workloads.map(({ workload }) => workload.name)];
  return `searching what ${labels.join(', ')} can sustain on ${names.join(', ')}`;
}

/** Rates as results tell them: those given, then each cell's own. */
function ratesTold({ sustain }: RunPlan, ratesPerSecond: readonly number[]): Rate[] {
  return [...ratesPerSecond, ...(sustain ? ['max' as const] : [])];
}

function trialRequest(
  { plan, cluster, scratch }: RunContext,
  { chosen, workload }: CellRun,
  modePlan: ModePlan,
  traceFolder: string,
  trial: number,
): TrialRequest {
  const answersFile = join(plan.folder, `answers-${workload.workload.name}-${fileName(chosen.label)}.csv`);
  return {
    kind: 'trial',
    engine: chosen.reference,
    options: chosen.options,
    workload: workload.workload.name,
    traceFolder,
    workers: plan.workers,
    commit: plan.commit,
    scratchFolder: scratch,
    trial,
    limitMs: plan.limitMs + plannedMs(modePlan),
    plan: modePlan,
    ...(cluster && { kafka: cluster.transport }),
    ...(plan.answers && modePlan.mode === 'poisoned' && chosen.controlOf === undefined && { answersFile }),
  };
}

/** A label as part of a file name. */
function fileName(label: string): string {
  return label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function workloadResult(
  plan: RunPlan,
  { workload, parameters }: ChosenWorkload,
  summary: TraceSummary,
): WorkloadResult {
  const { name, title, question, about, answers } = workload;
  const { planted, ...trace } = summary;
  return {
    name,
    title,
    question,
    about,
    answerColumns: [...answers.columns],
    identifying: answers.identifying,
    parameters: { ...parameters },
    source: plan.traceFile?.file ?? 'generated',
    trace: { ...trace, ...(planted && { planted: { ...planted } }) },
  };
}

function emptyResult(plan: RunPlan): Result {
  return {
    schemaVersion: SCHEMA_VERSION,
    startedAt: new Date().toISOString(),
    finishedAt: null,
    state: 'running',
    environment: readEnvironment(),
    settings: {
      preset: plan.preset,
      workloads: plan.workloads.map(({ workload }) => workload.name),
      engines: plan.engines.map(({ label }) => label),
      events: plan.events,
      ratesPerSecond: ratesTold(plan, plan.ratesPerSecond),
      arrivals: plan.arrivals,
      durationMs: plan.durationMs,
      latencyDiscardMs: plan.latencyDiscardMs,
      throughputDiscardMs: plan.throughputDiscardMs,
      throughputMeasureMs: plan.throughputMeasureMs,
      trials: plan.trials,
      seed: plan.seed,
      workers: plan.workers,
      commit: commitOf(plan),
      transport: transportOf(plan),
      broker: null,
      command: plan.command,
      nodeFlags: [...NODE_FLAGS],
    },
    workloads: [],
    cells: [],
    controls: [],
    warnings: [],
  };
}
