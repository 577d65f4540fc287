import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Random } from '../../workloads/random.ts';
import { MillraceError, machineError, writing } from '../errors.ts';
import { removeIfPossible } from '../remove-if-possible.ts';
import { readEnvironment } from '../results/environment.ts';
import { pointLatest, writeResult } from '../results/result-file.ts';
import { type Result, SCHEMA_VERSION, type WorkloadResult } from '../results/schema.ts';
import type { TraceSummary } from '../trace/store.ts';
import type { ModePlan, TraceRequest, TrialRequest } from '../trial/request.ts';
import { NODE_FLAGS, runChild } from '../trial/spawn.ts';
import { CellRun, commitOf, unsupportedReason } from './cell-run.ts';
import type { Cluster } from './cluster.ts';
import { withControl } from './control.ts';
import { latencyEvents, latencySpan, planLatency, ratesForFile } from './latency.ts';
import type { ChosenWorkload, RunPlan } from './settings.ts';
import { describe, type Progress, plannedMs, StepClock } from './step-clock.ts';

const ORDER_DIMENSION = 303;
/** Making a trace and its answers may take this long. */
const TRACE_LIMIT_MS = 600_000;
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
  const trace = (events: number): Promise<{ folder: string; summary: TraceSummary }> => {
    const what = plan.traceFile ? basename(plan.traceFile.file) : `trace of ${events.toLocaleString('en-US')} events`;
    clock.begin(`${name}: ${what} and its answers`, 0);
    return makeTrace(context, chosen, events);
  };
  const main = await trace(plan.events);
  const rates = plan.traceFile && plan.trials > 0 ? ratesForFile(plan, main.summary.events) : plan.ratesPerSecond;
  const longer = plan.traceFile || plan.trials === 0 ? main.summary.events : latencyEvents(plan);
  const timed = longer === main.summary.events ? main : await trace(longer);
  result.workloads.push(workloadResult(plan, chosen, main.summary));
  if (plan.traceFile) {
    result.settings.ratesPerSecond = [...rates];
    result.settings.events = main.summary.events;
  }
  // Not before there is a trace: a file that cannot be read leaves nothing behind.
  writeResult(plan.folder, result);
  try {
    pointLatest(plan.folder);
  } catch {
    // The folder above may be another's: the run is worth more than the link.
  }

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
    cell.plan(1 + plan.trials * (1 + (latencySpan(plan, cell.chosen) ? rates.length : 0)));
    finish(cell);
  }
  // What goes wrong outside a trial, as results that cannot be written, ends the trial beside it too.
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const runStep = async ({ cell, trial, plan: modePlan, traceFolder }: Step): Promise<void> => {
    if (cell.finished) {
      clock.skip(modePlan);
      return;
    }
    clock.begin(`${name}: ${cell.chosen.label}, ${describe(modePlan)}`, plannedMs(modePlan));
    const request = trialRequest(context, cell, modePlan, traceFolder, trial);
    const outcome = await runChild(request, request.limitMs, stop);
    stop.throwIfAborted();
    try {
      if (outcome.ok && 'trial' in outcome) {
        cell.add(outcome.trial);
      } else if (!outcome.ok && outcome.exitCode === 1 && cluster === undefined) {
        // The machine's fault, as a full disk, and none of the engine's: it would befall every cell.
        throw machineError(outcome.reason);
      } else {
        const reason = outcome.ok ? 'no trial came back' : outcome.reason;
        cell.fail(modePlan.mode, (await cluster?.failure()) ?? reason);
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
  const order = new Random(plan.seed, ORDER_DIMENSION);
  for (let trial = 0; trial < plan.trials; trial++) {
    const block: Step[] = cells.flatMap((cell) => {
      const span = latencySpan(plan, cell.chosen);
      const periodMs = cell.chosen.engine.periodMs(cell.chosen.options);
      const throughput: Step = {
        cell,
        trial,
        traceFolder: main.folder,
        plan: { mode: 'throughput', discardMs: plan.throughputDiscardMs, measureMs: plan.throughputMeasureMs },
      };
      const latency: Step[] = span
        ? rates.map((rate) => ({
            cell,
            trial,
            traceFolder: timed.folder,
            plan: planLatency(plan, span, periodMs, rate, timed.summary.events, trial),
          }))
        : [];
      return [throughput, ...latency];
    });
    for (const step of order.shuffle(block)) {
      await runStep(step);
    }
  }
}

async function makeTrace(
  { plan, scratch, signal }: RunContext,
  { workload, parameters }: ChosenWorkload,
  events: number,
): Promise<{ folder: string; summary: TraceSummary }> {
  const folder = join(scratch, `${workload.name}-${events}`);
  writing(folder, () => mkdirSync(folder, { recursive: true }));
  const origin: TraceRequest['origin'] = plan.traceFile
    ? { from: 'file', ...plan.traceFile }
    : { from: 'generator', events, parameters, seed: plan.seed };
  const request: TraceRequest = { kind: 'trace', workload: workload.name, folder, scratchFolder: scratch, origin };
  const outcome = await runChild(request, TRACE_LIMIT_MS, signal);
  signal.throwIfAborted();
  if (!outcome.ok) {
    throw new MillraceError(outcome.reason, outcome.exitCode ?? 1);
  }
  if (!('summary' in outcome)) {
    throw new Error('no trace came back');
  }
  return { folder, summary: outcome.summary };
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
      ratesPerSecond: [...plan.ratesPerSecond],
      arrivals: plan.arrivals,
      durationMs: plan.durationMs,
      latencyDiscardMs: plan.latencyDiscardMs,
      throughputDiscardMs: plan.throughputDiscardMs,
      throughputMeasureMs: plan.throughputMeasureMs,
      trials: plan.trials,
      seed: plan.seed,
      workers: plan.workers,
      commit: commitOf(plan),
      transport: plan.kafka === undefined ? 'memory' : 'kafka',
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
