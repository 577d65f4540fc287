import { monotonicMs } from '../clock.ts';
import { LEAST_WARM_MS } from '../hosts/kafka/warm-part.ts';
import type { ModePlan } from '../processes/request.ts';
import type { Cell } from '../results/schema.ts';
import type { Site } from '../sites/site.ts';
import { siteOf } from '../sites/site-of.ts';
import type { Stage } from './bracket.ts';
import { unsupportedReason } from './cell-run.ts';
import { withControl } from './control.ts';
import { latencyEvents, latencySpan, planLatency } from './latency.ts';
import { type ChosenEngine, type ChosenWorkload, type RunPlan, racesOf, ratesOf, timedTrialsOf } from './settings.ts';
import { isSearched } from './sustain.ts';
import { sustainSpan } from './sustain-span.ts';
import { TimeLeft } from './time-left.ts';
import { warmUpOf } from './warm-up.ts';

/** What making a trace takes, until one has been made. */
const TRACE_MS = 400;
/** About how many trials a search has. */
const SEARCH_STEPS = 18;
const TRACE = 'trace';
/**
 * A closed loop is long enough for an engine that becomes at most this many times as fast; it may also stay as it
 * began.
 */
const MOST_SPEED_UP = 25;

/** Receives the progress of a run. */
export interface Progress {
  /** A trial or a trace begins. `remainingMs` is an estimate for the whole run. */
  step(text: string, done: number, total: number, remainingMs: number): void;
  /** How far the step under way is; worth a line only where that can be rewritten. */
  within(text: string): void;
  /** Something that takes long is being made ready. */
  note(text: string): void;
  /** A cell has ended. */
  cell(cell: Cell): void;
}

/** A plan in words, for progress. */
export function describe(plan: ModePlan): string {
  switch (plan.mode) {
    case 'verification':
      return 'verification';
    case 'throughput':
      return 'throughput';
    case 'latency':
      return `latency at ${plan.ratePerSecond.toLocaleString('en-US')}/s`;
  }
}

/** How long a trial is meant to take, without its process, trace and verification. */
export function plannedMs(plan: ModePlan): number {
  switch (plan.mode) {
    case 'verification':
      return 0;
    case 'throughput':
      return plan.engineWarmUpMs === undefined ? plan.warmUpMs + plan.measureMs : warmMs(plan.engineWarmUpMs);
    case 'latency':
      // Before the schedule start an engine that works in blocks may gather the preload for as long as the tail.
      return plan.tailMs + plan.leadMs + plan.warmUpMs + plan.measureMs + plan.tailMs;
  }
}

/** How long it may take: an engine that gets no faster as it warms up takes longer. */
export function longestMs(plan: ModePlan): number {
  return plannedMs(plan) * (plan.mode === 'throughput' && plan.engineWarmUpMs !== undefined ? MOST_SPEED_UP : 1);
}

/** About how long a closed loop of a virtual machine takes. */
function warmMs(warmUpMs: number): number {
  return warmUpMs + 2 * LEAST_WARM_MS;
}

/** About how long the search for an engine's sustainable rate takes, ms. */
function searchMs(chosen: ChosenEngine, { search }: Site): number {
  const trialMs = (stage: Stage): number => {
    const { warmUpMs, measureMs, tailMs } = sustainSpan(stage, chosen, search);
    // Some trials need a new trace, and in half of them the engine does not keep up.
    return tailMs + 1.3 * (warmUpMs + measureMs + tailMs) + search.overheadMs;
  };
  return SEARCH_STEPS * 0.75 * trialMs('search') + SEARCH_STEPS * 0.25 * trialMs('confirmation');
}

/** Counts steps, and estimates the time left from what the finished ones took. */
export class StepClock {
  readonly progress: Progress;
  readonly #left = new TimeLeft();
  readonly #site: Site;
  #done = 0;
  #total = 0;
  /** Traces that the workload under way may still need, by workloads to come behind it. */
  readonly #traces: number[] = [];
  #searching = false;

  constructor(plan: RunPlan, progress: Progress) {
    this.progress = progress;
    this.#site = siteOf(plan.site);
    for (const race of racesOf(plan)) {
      for (const workload of race.workloads) {
        this.#planWorkload(race, workload);
      }
    }
  }

  #planWorkload(plan: RunPlan, workload: ChosenWorkload): void {
    const engines = withControl(plan, workload);
    // Latency trials may need a longer trace of their own, and so does each engine that warms up.
    const longer = timedTrialsOf(plan) > 0 && latencyEvents(plan) > plan.events ? 1 : 0;
    const warm = timedTrialsOf(plan) > 0 ? engines.filter((chosen) => warmUpOf(plan, chosen) !== undefined).length : 0;
    const traces = 1 + (plan.traceFile ? 0 : longer + warm);
    this.#traces.push(traces);
    for (let trace = 0; trace < traces; trace++) {
      this.#add(TRACE, 0, TRACE_MS);
    }
    for (const chosen of engines) {
      if (unsupportedReason(plan, chosen, workload) === undefined) {
        this.#planCell(plan, chosen);
      }
    }
  }

  #planCell(plan: RunPlan, chosen: ChosenEngine): void {
    const overheadMs = this.#site.overheadMs(chosen.engine.runs);
    const add = (mode: ModePlan['mode'], ms: number): void => this.#add(kindOf(chosen, mode), ms, overheadMs);
    add('verification', 0);
    const searched = isSearched(plan, chosen);
    if (searched) {
      this.#left.add(searchOf(chosen), searchMs(chosen, this.#site), 0);
      this.#total += SEARCH_STEPS;
    }
    const span = latencySpan(plan, chosen);
    const engineWarmUpMs = warmUpOf(plan, chosen);
    const throughput = {
      mode: 'throughput',
      warmUpMs: plan.throughputWarmUpMs,
      measureMs: plan.throughputMeasureMs,
      ...(engineWarmUpMs !== undefined && { engineWarmUpMs }),
    } as const;
    for (let trial = 0; trial < timedTrialsOf(plan); trial++) {
      add('throughput', plannedMs(throughput));
      const rates = span === undefined ? 0 : ratesOf(plan).length + (searched ? 1 : 0);
      for (let rate = 0; rate < rates; rate++) {
        add('latency', plannedMs(planLatency(plan, span!, chosen.facts.commitIntervalMs, 1, 0, trial)));
      }
    }
  }

  #add(kind: string, ms: number, guessMs: number): void {
    this.#left.add(kind, ms, guessMs);
    this.#total++;
  }

  /** An estimate for what is still to be done, ms. */
  get remainingMs(): number {
    return this.#left.remainingMs(monotonicMs());
  }

  /** A search has as many steps as it needs: when it ends, what was planned for it counts as done. */
  async search<T>(chosen: ChosenEngine, work: () => Promise<T>): Promise<T> {
    const done = this.#done + SEARCH_STEPS;
    this.#left.begin(searchOf(chosen), searchMs(chosen, this.#site), monotonicMs());
    this.#searching = true;
    const found = await work().finally(() => {
      this.#searching = false;
    });
    this.#total += Math.max(0, this.#done - done);
    this.#done = Math.max(this.#done, done);
    return found;
  }

  /** A trace is made. */
  beginTrace(text: string): void {
    this.#begin(text, () => {
      if (this.#traces[0]! > 0) {
        this.#traces[0]!--;
      } else {
        this.#add(TRACE, 0, TRACE_MS);
      }
      return [TRACE, 0];
    });
  }

  /** A trial begins. */
  beginTrial(text: string, chosen: ChosenEngine, plan: ModePlan): void {
    this.#begin(text, () => [kindOf(chosen, plan.mode), plannedMs(plan)]);
  }

  #begin(text: string, step: () => [kind: string, plannedMs: number]): void {
    // All that a search does is a part of its time.
    if (!this.#searching) {
      const [kind, ms] = step();
      this.#left.begin(kind, ms, monotonicMs());
    }
    this.progress.step(text, this.#done, Math.max(this.#total, this.#done + 1), this.remainingMs);
    this.#done++;
  }

  /** A trial that was planned is not needed. */
  skip(chosen: ChosenEngine, plan: ModePlan): void {
    this.#left.drop(kindOf(chosen, plan.mode), plannedMs(plan));
    this.#done++;
  }

  /** A trial has to be repeated. */
  repeat(chosen: ChosenEngine, plan: ModePlan): void {
    this.#add(kindOf(chosen, plan.mode), plannedMs(plan), 0);
  }

  /** All of a workload has been done. */
  endWorkload(): void {
    for (let trace = this.#traces.shift()!; trace > 0; trace--) {
      this.#left.drop(TRACE, 0);
      this.#done++;
    }
  }
}

function kindOf({ engine }: ChosenEngine, mode: ModePlan['mode']): string {
  return `${engine.name} ${mode}`;
}

function searchOf({ engine }: ChosenEngine): string {
  return `${engine.name} search`;
}
