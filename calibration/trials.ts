import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MillraceError } from '../contracts/errors.ts';
import type { Options } from '../contracts/options.ts';
import type { EngineReference, LatencyPlan, ModePlan } from '../harness/processes/request.ts';
import { runChild } from '../harness/processes/spawn.ts';
import type { Trial } from '../harness/results/schema.ts';
import { timedEvents } from '../harness/run/latency.ts';
import { plannedMs } from '../harness/run/step-clock.ts';
import { CALIBRATION } from './workload.ts';

/** How long a trial may take beyond its planned time. */
const LIMIT_MS = 60_000;

/** An engine in a module. */
export type ModuleReference = EngineReference & { readonly module: string };

/** An engine of the set, in the folder beside this file, as a user's own module. */
export function ownEngine(name: string): ModuleReference {
  return { name, module: new URL(`./engines/${name}.js`, import.meta.url).href };
}

/** Runs single trials as a run does: a trace on disk, a fresh process for each, verified answers. */
export class Trials {
  readonly folder: string;
  readonly #signal: AbortSignal;
  readonly #traces = new Set<number>();
  #count = 0;

  /** `folder`: an existing, empty one. */
  constructor(folder: string, signal: AbortSignal) {
    this.folder = folder;
    this.#signal = signal;
  }

  /** @throws MillraceError where the trial failed or was aborted. */
  async run<P extends ModePlan>(
    engine: EngineReference,
    options: Options,
    plan: P,
    events: number,
  ): Promise<Extract<Trial, { mode: P['mode'] }>> {
    const limitMs = LIMIT_MS + plannedMs(plan);
    const traceFolder = await this.#trace(events);
    const request = {
      kind: 'trial',
      engine,
      options,
      workload: CALIBRATION,
      traceFolder,
      workers: 1,
      place: { transport: 'memory', commit: 'memory' },
      scratchFolder: this.folder,
      trial: this.#count++,
      limitMs,
      plan,
    } as const;
    const outcome = await runChild(request, limitMs, this.#signal);
    this.#signal.throwIfAborted();
    if (!outcome.ok || !('trial' in outcome)) {
      throw new MillraceError(`${engine.name}: ${outcome.ok ? 'no trial came back' : outcome.reason}`, 4);
    }
    return outcome.trial as Extract<Trial, { mode: P['mode'] }>;
  }

  /** The folder of a trace of so many events, which is made if there is none. */
  async #trace(events: number): Promise<string> {
    const folder = join(this.folder, `trace-${events}`);
    if (!this.#traces.has(events)) {
      mkdirSync(folder);
      const origin = { from: 'generator', events, parameters: {}, seed: 0 } as const;
      const scratchFolder = this.folder;
      const request = { kind: 'trace', workload: CALIBRATION, folder, scratchFolder, origin } as const;
      const outcome = await runChild(request, LIMIT_MS, this.#signal);
      this.#signal.throwIfAborted();
      if (!outcome.ok) {
        throw new MillraceError(outcome.reason, outcome.exitCode ?? 1);
      }
      this.#traces.add(events);
    }
    return folder;
  }
}

/** Load at a rate: a preload of a quarter of a second's events, a warm-up and a tail as `millrace run` has them. */
export function latencyPlan(plan: Pick<LatencyPlan, 'arrivals' | 'ratePerSecond' | 'measureMs' | 'seed'>): {
  plan: LatencyPlan;
  events: number;
} {
  const warmUpMs = 250;
  const tailMs = 100;
  const preload = Math.ceil(plan.ratePerSecond / 4);
  const timed = timedEvents({ warmUpMs, measureMs: plan.measureMs, tailMs }, plan.ratePerSecond);
  return {
    plan: { mode: 'latency', ...plan, preload, warmUpMs, tailMs, leadMs: 20 },
    events: preload + timed,
  };
}
