import type { Cell } from '../results/schema.ts';
import type { ModePlan } from '../trial/request.ts';
import { withControl } from './control.ts';
import { latencyEvents, latencySpan } from './latency.ts';
import type { RunPlan } from './settings.ts';

/** What a trial takes beside its planned time: process, trace, verification. A guess for the time left, no more. */
const OVERHEAD_MS = 400;

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
      return plan.discardMs + plan.measureMs;
    case 'latency':
      // Before the epoch an engine that works in blocks may gather the prefix for as long as the tail.
      return plan.tailMs + plan.leadMs + plan.discardMs + plan.measureMs + plan.tailMs;
  }
}

/** Counts steps and tells the time left from what the finished ones took. */
export class StepClock {
  readonly progress: Progress;
  #done = 0;
  readonly #total: number;
  #remainingMs: number;
  #plannedMs = 0;

  constructor(plan: RunPlan, progress: Progress) {
    this.progress = progress;
    const perWorkload = withControl(plan).flatMap((chosen) => {
      const span = latencySpan(plan, chosen);
      const latencyMs = span ? span.discardMs + span.measureMs + span.tailMs : 0;
      const throughputMs = plan.throughputDiscardMs + plan.throughputMeasureMs;
      const blocks = Array.from({ length: plan.trials }, () => [
        throughputMs,
        ...(span ? plan.ratesPerSecond.map(() => latencyMs) : []),
      ]).flat();
      return [0, ...blocks];
    });
    // Latency trials may need a longer trace of their own.
    const traces = plan.traceFile || plan.trials === 0 || latencyEvents(plan) === plan.events ? 1 : 2;
    this.#total = (perWorkload.length + traces) * plan.workloads.length;
    this.#remainingMs =
      plan.workloads.length * perWorkload.reduce((sum, ms) => sum + ms + OVERHEAD_MS, traces * OVERHEAD_MS);
  }

  begin(text: string, plannedMs: number): void {
    this.#remainingMs = Math.max(0, this.#remainingMs - this.#plannedMs);
    this.#plannedMs = plannedMs + OVERHEAD_MS;
    this.progress.step(text, this.#done, this.#total, this.#remainingMs);
    this.#done++;
  }

  skip(plan: ModePlan): void {
    this.#remainingMs = Math.max(0, this.#remainingMs - plannedMs(plan) - OVERHEAD_MS);
    this.#done++;
  }
}
