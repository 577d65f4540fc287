import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { writing } from '../../contracts/errors.ts';
import { Random } from '../../contracts/random.ts';
import { isRight } from '../answers/check.ts';
import type { LatencyPlan, ModePlan, TrialRequest } from '../processes/request.ts';
import type { ChildOutcome } from '../processes/spawn.ts';
import type { Cell, Result } from '../results/schema.ts';
import { siteOf } from '../sites/site-of.ts';
import { cellFileName } from './cell-file-name.ts';
import { CellRun } from './cell-run.ts';
import { withControl } from './control.ts';
import { type Feed, feedOf } from './feed.ts';
import { type LatencySpan, latencySpan, planLatency } from './latency.ts';
import { ratesReported, scaleWarning, workloadResult } from './new-result.ts';
import { pool } from './pool.ts';
import type { RunContext } from './run-context.ts';
import { type ChosenWorkload, timedTrialsOf } from './settings.ts';
import { describe, plannedMs } from './step-clock.ts';
import { isSearched, SustainSearch } from './sustain.ts';
import { confirmedSpan, fitSpan } from './sustain-span.ts';
import type { MadeTrace } from './traces.ts';
import { trialRequest } from './trial-request.ts';
import { unaskedText } from './unasked.ts';
import { firstLoop, longerLoop, loopOf, warmUpOf } from './warm-up.ts';

const ORDER_DIMENSION = 303;
/** Traces made at a time: nothing is timed beside them. */
const TRACES_AT_ONCE = 2;

interface Step {
  readonly cell: CellRun;
  readonly trial: number;
  readonly plan: ModePlan;
  readonly traceFolder: string;
}

/** Runs all cells of one workload: one verification trial each, searches, then blocks of timed trials. */
export async function runWorkload(context: RunContext, chosen: ChosenWorkload): Promise<void> {
  const feed = await feedOf(context, chosen);
  recordWorkload(context, chosen, feed);
  const work = new WorkloadRun(context, chosen, feed);
  await work.verify();
  await work.search();
  await work.time();
}

/** Records the workload in the result, once it has a trace: a file that cannot be read leaves nothing behind. */
function recordWorkload(
  { plan, result, file }: RunContext,
  chosen: ChosenWorkload,
  { main, ratesPerSecond }: Feed,
): void {
  result.workloads.push(workloadResult(plan, chosen, main.summary));
  for (const warning of [scaleWarning(plan, chosen), unaskedText(plan, chosen, main.summary)]) {
    if (warning !== undefined) {
      result.warnings.push(warning);
    }
  }
  result.settings.ratesPerSecond = ratesReported(plan, ratesPerSecond);
  if (plan.traceFile) {
    result.settings.events = main.summary.events;
  }
  file.write(result);
}

class WorkloadRun {
  readonly #context: RunContext;
  readonly #name: string;
  readonly #feed: Feed;
  readonly #cells: readonly CellRun[];
  /** The cells of the workloads before. */
  readonly #before: Pick<Result, 'cells' | 'controls'>;
  /** Aborted when something fails outside a trial, as results that cannot be written: it ends the other trials too. */
  readonly #failure = new AbortController();
  readonly #stop: AbortSignal;

  constructor(context: RunContext, chosen: ChosenWorkload, feed: Feed) {
    const { plan, site, result, signal } = context;
    this.#context = context;
    this.#name = chosen.label;
    this.#feed = feed;
    this.#before = { cells: result.cells, controls: result.controls };
    this.#stop = AbortSignal.any([signal, this.#failure.signal]);
    this.#cells = withControl(plan, chosen).map(
      (engine) => new CellRun(plan, chosen, engine, site.missing.get(engine.engine.name)),
    );
    for (const cell of this.#cells) {
      cell.plan(isSearched(plan, cell.chosen) ? Number.POSITIVE_INFINITY : this.#trialsOf(cell));
      this.#finish(cell);
    }
  }

  /** One verification trial a cell. */
  async verify(): Promise<void> {
    const { plan } = this.#context;
    const { checksContract, verifiesAtOnce } = siteOf(plan.site);
    const suite = plan.experiment.kind === 'verify' && checksContract;
    const untimed = this.#cells.map((cell) => ({
      cell,
      trial: 0,
      plan: { mode: 'verification', suite } as const,
      traceFolder: this.#feed.main.folder,
    }));
    await pool(verifiesAtOnce, untimed, (step) => this.#runStep(step));
  }

  /** The highest rate of each cell, where the run asks for it. */
  async search(): Promise<void> {
    const { plan, clock } = this.#context;
    const { traces, main, mostEvents } = this.#feed;
    for (const cell of this.#cells.filter(({ chosen }) => isSearched(plan, chosen))) {
      const verified = cell.verified(main.summary.events);
      const search = new SustainSearch({
        plan,
        cell,
        mostEvents,
        verifiedPerSecond: verified ? (verified.events * 1000) / verified.durationMs : 0,
        trace: (span, rate) => traces.feeding(span, rate),
        trial: (modePlan, traceFolder, stage) => this.#searchTrial(cell, modePlan, traceFolder, stage),
      });
      const sustained = await clock.search(cell.chosen, () => search.run());
      if (sustained !== undefined) {
        cell.sustains(sustained);
        cell.plan(this.#trialsOf(cell));
      }
      this.#finish(cell);
    }
  }

  /** Blocks of timed trials: in each every cell once a mode and rate, in seeded random order. */
  async time(): Promise<void> {
    const { plan } = this.#context;
    const order = new Random(plan.seed, ORDER_DIMENSION);
    for (let trial = 0; trial < timedTrialsOf(plan); trial++) {
      const block = await pool(TRACES_AT_ONCE, this.#cells, (cell) => this.#stepsOf(cell, trial));
      for (const step of order.shuffle(block.flat())) {
        await this.#runStep(step);
      }
    }
  }

  async #stepsOf(cell: CellRun, trial: number): Promise<Step[]> {
    const { plan } = this.#context;
    const { traces, timed, ratesPerSecond, replay, mostEvents } = this.#feed;
    const throughput = await this.#throughputStep(cell, trial);
    const span = latencySpan(plan, cell.chosen);
    if (span === undefined) {
      return [throughput];
    }
    const commitIntervalMs = cell.chosen.facts.commitIntervalMs;
    const latency = (over: MadeTrace, parts: LatencySpan, rate: number): Step => ({
      cell,
      trial,
      traceFolder: over.folder,
      plan: planLatency(plan, parts, commitIntervalMs, rate, over.summary.events, trial, replay),
    });
    const steps = [throughput, ...ratesPerSecond.map((rate) => latency(timed, span, rate))];
    const highest = cell.sustainedPerSecond;
    if (highest !== undefined) {
      const fitted =
        fitSpan(span, commitIntervalMs, highest, mostEvents) ??
        confirmedSpan(cell.chosen, siteOf(plan.site).search, highest, mostEvents);
      steps.push(latency(await traces.feeding(fitted, highest), fitted, highest));
    }
    return steps;
  }

  /** The closed loop of a cell, over a trace that is long enough for its engine to warm up. */
  async #throughputStep(cell: CellRun, trial: number): Promise<Step> {
    const { plan } = this.#context;
    const { traces, main, mostEvents } = this.#feed;
    const engineWarmUpMs = warmUpOf(plan, cell.chosen);
    const loop = {
      mode: 'throughput',
      warmUpMs: plan.throughputWarmUpMs,
      measureMs: plan.throughputMeasureMs,
    } as const;
    if (engineWarmUpMs === undefined || cell.finished) {
      return { cell, trial, traceFolder: main.folder, plan: loop };
    }
    const { events } = main.summary;
    const cold = cell.verified(events);
    cell.closedLoopEvents ??= Math.max(events, cold ? firstLoop(cell.chosen.facts, cold, engineWarmUpMs) : 0);
    const over = await traces.of(Math.min(cell.closedLoopEvents, mostEvents));
    return { cell, trial, traceFolder: over.folder, plan: { ...loop, engineWarmUpMs } };
  }

  /** How many trials a cell is to have, including its verification. */
  #trialsOf(cell: CellRun): number {
    const { plan } = this.#context;
    const rates = this.#feed.ratesPerSecond.length + (cell.sustainedPerSecond === undefined ? 0 : 1);
    return 1 + timedTrialsOf(plan) * (1 + (latencySpan(plan, cell.chosen) ? rates : 0));
  }

  /** Reports a cell that has ended. Cells are in the order of the command, whatever the order in which they end. */
  #finish(cell: CellRun): void {
    if (!cell.finished) {
      return;
    }
    const kept = this.#keptOf(cell);
    cell.log = kept.log;
    const { plan, scratch, result, file, clock } = this.#context;
    const ended = this.#cells.filter((each) => each.finished).map((each) => each.toCell());
    const isControl = ({ controlOf }: Cell): boolean => controlOf !== undefined;
    result.cells = [...this.#before.cells, ...ended.filter((each) => !isControl(each))];
    result.controls = [...this.#before.controls, ...ended.filter(isControl)];
    file.write(result);
    for (const name of Object.values(kept)) {
      // Not before the result has the cell.
      const path = join(plan.folder, name);
      writing(path, () => renameSync(join(scratch, name), path));
    }
    clock.progress.cell(cell.toCell());
  }

  /**
   * The names of the files that trials of a cell have written and that belong beside the result, each where there is
   * one.
   */
  #keptOf({ workload, chosen }: CellRun): { answers?: string; log?: string } {
    const { plan, scratch } = this.#context;
    if (chosen.controlOf !== undefined) {
      return {};
    }
    const names = (['answers', 'log'] as const).map(
      (kind) => [kind, cellFileName(kind, plan, workload, chosen)] as const,
    );
    return Object.fromEntries(names.filter(([, name]) => existsSync(join(scratch, name))));
  }

  async #runStep(step: Step): Promise<void> {
    const { cell, trial, plan, traceFolder } = step;
    if (cell.finished) {
      this.#context.clock.skip(cell.chosen, plan);
      return;
    }
    const request = trialRequest(this.#context, cell, plan, traceFolder, trial);
    const outcome = await this.#runTrial(cell, request, describe(plan));
    const longer = await this.#longerThan(step, outcome);
    if (longer !== undefined) {
      this.#context.clock.repeat(cell.chosen, longer.plan);
      await this.#runStep(longer);
      return;
    }
    try {
      if (outcome.ok && 'trial' in outcome) {
        cell.add(outcome.trial);
      } else if (!outcome.ok && outcome.invalid) {
        cell.invalidate(plan.mode, outcome.reason);
      } else {
        cell.fail(plan.mode, outcome.ok ? 'no trial came back' : outcome.reason);
      }
      this.#finish(cell);
    } catch (error) {
      this.#failure.abort(error);
      throw error;
    }
  }

  /**
   * The longer loop that replaces one that ended before its engine had been warm for long enough; undefined if none.
   */
  async #longerThan({ cell, trial, plan }: Step, outcome: ChildOutcome): Promise<Step | undefined> {
    if (plan.mode !== 'throughput' || plan.engineWarmUpMs === undefined || !outcome.ok || !('trial' in outcome)) {
      return undefined;
    }
    const reported = outcome.trial;
    const cold = cell.verified(this.#feed.main.summary.events);
    const events =
      cold && reported.mode === 'throughput' && reported.invalid === undefined && isRight(reported.verification)
        ? longerLoop(cold, loopOf(reported), plan.engineWarmUpMs)
        : undefined;
    if (events === undefined || this.#context.plan.traceFile || cell.closedLoopEvents! >= this.#feed.mostEvents) {
      return undefined;
    }
    cell.closedLoopEvents = events;
    return this.#throughputStep(cell, trial);
  }

  #searchTrial(cell: CellRun, plan: LatencyPlan, traceFolder: string, stage: string): Promise<ChildOutcome> {
    const request = trialRequest(this.#context, cell, plan, traceFolder, 0);
    const { search } = siteOf(this.#context.plan.site);
    const limitMs = Math.min(request.limitMs, search.limitMs(plannedMs(plan)));
    const what = `${stage} at ${plan.ratePerSecond.toLocaleString('en-US')}/s`;
    return this.#runTrial(cell, { ...request, limitMs }, what);
  }

  async #runTrial(cell: CellRun, request: TrialRequest, what: string): Promise<ChildOutcome> {
    const { site, clock } = this.#context;
    clock.beginTrial(`${this.#name}: ${cell.chosen.label}, ${what}`, cell.chosen, request.plan);
    const outcome = await site.trial(request, this.#stop).catch((error: unknown) => {
      this.#failure.abort(error);
      throw error;
    });
    this.#stop.throwIfAborted();
    return outcome;
  }
}
