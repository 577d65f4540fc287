import { versionOf } from '../results/environment.ts';
import type { Cell, Mode, Outcome, Trial } from '../results/schema.ts';
import { HEAP_MIB } from '../trial/spawn.ts';
import { isRight } from '../verify/check.ts';
import type { ChosenEngine, ChosenWorkload, RunPlan } from './settings.ts';

/** A cell while its trials are under way: it ends with its last trial, its first wrong answer or its first failure. */
export class CellRun {
  readonly chosen: ChosenEngine;
  readonly workload: ChosenWorkload;
  readonly #plan: RunPlan;
  readonly #trials: Trial[] = [];
  #planned = 0;
  #outcome: Outcome | undefined;

  constructor(plan: RunPlan, workload: ChosenWorkload, chosen: ChosenEngine) {
    this.#plan = plan;
    this.workload = workload;
    this.chosen = chosen;
    const reason = unsupportedReason(plan, chosen);
    if (reason !== undefined) {
      this.#outcome = { state: 'unsupported', reason };
    }
  }

  /** Names how many trials the cell is to have. */
  plan(trials: number): void {
    this.#planned = trials;
  }

  get finished(): boolean {
    return this.#outcome !== undefined;
  }

  add(trial: Trial): void {
    this.#trials.push(trial);
    const { mode, verification } = trial;
    if (!isRight(verification)) {
      this.#outcome = { state: 'wrong-answers', mode, verification, trials: this.#trials };
    } else if (this.#trials.length === this.#planned) {
      this.#outcome = { state: 'measured', trials: this.#trials };
    }
  }

  fail(mode: Mode, reason: string): void {
    this.#outcome = { state: 'failed', mode, reason, trials: this.#trials };
  }

  /** The finished cell as results hold it. */
  toCell(): Cell {
    const { engine, reference, options, label } = this.chosen;
    const { workers, commit } = this.#plan;
    const periodMs = engine.periodMs(options);
    return {
      workload: this.workload.workload.name,
      engine: {
        name: engine.name,
        title: engine.title,
        model: engine.model,
        form: engine.form,
        ...(reference.module !== undefined && { module: reference.module }),
        ...(engine.library !== undefined && { library: `${engine.library} ${versionOf(engine.library)}` }),
      },
      label,
      ledger: {
        transport: 'memory',
        commit,
        guarantee:
          commit === 'durable' ? 'answers on disk (fdatasync) at each commit' : 'none: nothing survives the process',
        workers,
        wireFormat: 'columns in shared memory',
        heapMiB: HEAP_MIB,
        options: { ...options },
        periodMs: Number.isFinite(periodMs) ? periodMs : null,
      },
      outcome: this.#outcome ?? { state: 'invalid', mode: 'throughput', reason: 'not finished', trials: this.#trials },
    };
  }
}

function unsupportedReason({ workers }: RunPlan, { engine }: ChosenEngine): string | undefined {
  return workers > 1 && engine.form === 'sql'
    ? `--workers ${workers}: an SQL engine is not cut into partitions; it has threads of its own (see its options)`
    : undefined;
}
