import type { Cell } from '../results/schema.ts';
import type { ModePlan } from '../trial/request.ts';
import { LEAST_WARM_MS } from '../trial/warm-part.ts';
import type { Stage } from './bracket.ts';
import { withControl } from './control.ts';
import { latencyEvents, latencySpan } from './latency.ts';
import { type ChosenEngine, type RunPlan, racesOf, type Transport, transportOf } from './settings.ts';
import { isSearched } from './sustain.ts';
import { sustainSpan } from './sustain-span.ts';
import { SPEED_UP, warmUpOf } from './warm-up.ts';

/** What a trial takes beside its planned time: process, trace, verification. A guess for the time left, no more. */
const OVERHEAD_MS = 400;
/** What a trial of a search takes beside, its processes and topics over a broker included. */
const SEARCH_OVERHEAD_MS = { memory: 800, kafka: 4000 } as const;
/** About how many trials a search has. */
const SEARCH_STEPS = 18;

/** What a run tells while it goes on. */
export interface Progress {
  /** A trial or a trace begins. `remainingMs` is an estimate for the whole run. */
  step(text: string, done: number, total: number, remainingMs: number): void;
  /** Something that takes long is being made ready. */
  note(text: string): void;
  /** A cell has ended. */
  cell(cell: Cell): void;
}

/** A plan in words, for progress. */
export function describe(plan: ModePlan): string {
  switch (plan.mode) {
    case 'poisoned':
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
    case 'poisoned':
      return 0;
    case 'throughput':
      return plan.warmUpMs === undefined ? plan.discardMs + plan.measureMs : warmMs(plan.warmUpMs);
    case 'latency':
      // Before the epoch an engine that works in blocks may gather the prefix for as long as the tail.
      return plan.tailMs + plan.leadMs + plan.discardMs + plan.measureMs + plan.tailMs;
  }
}

/** How long it may take: an engine that does not speed up as it gets warm takes longer. */
export function longestMs(plan: ModePlan): number {
  return plannedMs(plan) * (plan.mode === 'throughput' && plan.warmUpMs !== undefined ? SPEED_UP : 1);
}

/** About how long a closed loop of a virtual machine takes. */
function warmMs(warmUpMs: number): number {
  return warmUpMs + 2 * LEAST_WARM_MS;
}

/** About how long the search for an engine's sustainable rate takes, ms. */
export function searchMs(chosen: ChosenEngine, transport: Transport): number {
  const trialMs = (stage: Stage): number => {
    const { discardMs, measureMs, tailMs } = sustainSpan(stage, chosen, transport);
    // A trace is made now and then, and half of the trials are more than the engine keeps up with.
    return tailMs + 1.3 * (discardMs + measureMs + tailMs) + SEARCH_OVERHEAD_MS[transport];
  };
  return SEARCH_STEPS * 0.75 * trialMs('search') + SEARCH_STEPS * 0.25 * trialMs('confirmation');
}

/** Counts steps and tells the time left from what the finished ones took. */
export class StepClock {
  readonly progress: Progress;
  #done = 0;
  #total: number;
  #remainingMs: number;
  #plannedMs = 0;
  readonly #transport: Transport;
  /** What remains when the search under way has ended. */
  #afterSearchMs = 0;

  constructor(plan: RunPlan, progress: Progress) {
    this.progress = progress;
    this.#transport = transportOf(plan);
    const races = racesOf(plan).map((race) => this.#estimate(race));
    this.#total = races.reduce((sum, { steps }) => sum + steps, 0);
    this.#remainingMs = races.reduce((sum, { ms }) => sum + ms, 0);
  }

  /** How many steps a race has, and about how long they take. */
  #estimate(plan: RunPlan): { steps: number; ms: number } {
    const perWorkload = withControl(plan).flatMap((chosen) => {
      const span = latencySpan(plan, chosen);
      const latencyMs = span ? span.discardMs + span.measureMs + span.tailMs : 0;
      const warmUpMs = warmUpOf(plan, chosen);
      const throughputMs =
        warmUpMs === undefined ? plan.throughputDiscardMs + plan.throughputMeasureMs : warmMs(warmUpMs);
      const blocks = Array.from({ length: plan.trials }, () => [
        throughputMs,
        ...(span ? plan.ratesPerSecond.map(() => latencyMs) : []),
        ...(isSearched(plan, chosen) ? [latencyMs] : []),
      ]).flat();
      return [0, ...blocks];
    });
    // Latency trials may need a longer trace of their own.
    const traces = plan.traceFile || plan.trials === 0 || latencyEvents(plan) === plan.events ? 1 : 2;
    const searched = plan.engines.filter((chosen) => isSearched(plan, chosen));
    return {
      steps: (perWorkload.length + searched.length * SEARCH_STEPS + traces) * plan.workloads.length,
      ms:
        plan.workloads.length *
        (perWorkload.reduce((sum, ms) => sum + ms + OVERHEAD_MS, traces * OVERHEAD_MS) +
          searched.reduce((sum, chosen) => sum + searchMs(chosen, this.#transport), 0)),
    };
  }

  /** An estimate for what is still to be done, ms. */
  get remainingMs(): number {
    return this.#remainingMs;
  }

  /** A search has as many steps as it needs: when it ends, what was planned for it counts as done. */
  async search<T>(chosen: ChosenEngine, work: () => Promise<T>): Promise<T> {
    const done = this.#done + SEARCH_STEPS;
    this.#afterSearchMs = Math.max(0, this.#remainingMs - this.#plannedMs - searchMs(chosen, this.#transport));
    const found = await work();
    this.#total += Math.max(0, this.#done - done);
    this.#done = Math.max(this.#done, done);
    this.#remainingMs = this.#afterSearchMs;
    this.#plannedMs = 0;
    this.#afterSearchMs = 0;
    return found;
  }

  begin(text: string, plannedMs: number): void {
    this.#remainingMs = Math.max(this.#afterSearchMs, this.#remainingMs - this.#plannedMs);
    this.#plannedMs = plannedMs + OVERHEAD_MS;
    this.progress.step(text, this.#done, Math.max(this.#total, this.#done + 1), this.#remainingMs);
    this.#done++;
  }

  skip(plan: ModePlan): void {
    this.#remainingMs = Math.max(0, this.#remainingMs - plannedMs(plan) - OVERHEAD_MS);
    this.#done++;
  }
}
