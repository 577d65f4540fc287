/**
 * What `import … from 'millrace'` gives: a run planned and made in code, its results read and compared, engines typed.
 *
 * ```js
 * import { createPlan, run } from 'millrace';
 * const plan = await createPlan({ workloads: ['fraud'], engines: ['streaming', './mine.js'], rates: ['max'] });
 * const { cells } = await run(plan, { out: 'results/mine' });
 * ```
 */
import type { CommandEngine, EmbeddedEngine, JavaEngine } from '../contracts/engine.ts';
import type { EventColumns, Workload } from '../contracts/workload.ts';
import type { Plan } from '../harness/plan/create-plan.ts';
import type { PlanOptions } from '../harness/plan/options.ts';
import type { ALLOWABLE } from '../harness/results/differences.ts';
import { readResult as readResultFile, resultPath } from '../harness/results/result-file.ts';
import { compareRuns as compare, type RunComparison } from '../harness/results/run-comparison.ts';
import type { Result } from '../harness/results/schema.ts';
import type { Progress } from '../harness/run/step-clock.ts';

export type * from '../contracts/engine.ts';
export type * from '../contracts/fetched.ts';
export type { ChoiceOption, NumberOption, OptionSpec, OptionSpecs, Options, TextOption } from '../contracts/options.ts';
export { Random } from '../contracts/random.ts';
export type * from '../contracts/sql-dialect.ts';
export type * from '../contracts/workload.ts';
export { allocateColumns, streamColumn } from '../contracts/workload.ts';
export type { Plan, PlanOptions, Progress, Result, RunComparison };

/** How a plan is run. */
export interface RunOptions {
  /** Folder for the results; default: one named by the time, in `results/`. */
  readonly out?: string;
  /** Whether a result that the folder holds is replaced, once there is something to put in its place. */
  readonly overwrite?: boolean;
  /** Ends the run early; finished cells stay. */
  readonly signal?: AbortSignal;
  /** Receives the progress of the run. */
  readonly progress?: Partial<Progress>;
}

/**
 * The plan of a run; checks everything that can be checked before it begins.
 *
 * @throws MillraceError with what is wrong, under the name of the option's flag; `exitCode` is that of the command line
 */
export async function createPlan(options: PlanOptions = {}): Promise<Plan> {
  // Loaded only by who runs a plan: a module of an engine needs none of it.
  return (await import('../harness/plan/create-plan.ts')).createPlan(options);
}

/**
 * Runs a plan: each trial a fresh process, each answer checked. The result is in the folder too, as `result.json`, from
 * the first finished cell on.
 *
 * @throws MillraceError 2 where the folder holds a result, 1 where it cannot be written
 */
export async function run(plan: Plan, { out, overwrite = false, signal, progress }: RunOptions = {}): Promise<Result> {
  const [{ run: runPlan }, { makeResultFolder }] = await Promise.all([
    import('../harness/run/run.ts'),
    import('../harness/plan/result-folder.ts'),
  ]);
  const { unmake, ...place } = makeResultFolder(out, overwrite);
  const silent: Progress = { step() {}, within() {}, note() {}, cell() {} };
  const whole = { ...silent, ...progress };
  return runPlan({ ...plan, ...place }, whole, signal ?? new AbortController().signal).finally(unmake);
}

/** Returns the engine as it is; its type is checked where it is written. */
export function defineEngine<E extends EmbeddedEngine | CommandEngine | JavaEngine>(engine: E): E {
  return engine;
}

/** Returns the workload as it is; its type is checked where it is written, and its functions know its columns. */
export function defineWorkload<E extends EventColumns>(workload: Workload<E>): Workload<E> {
  return workload;
}

/** Reads the result of a run, given the path of its `result.json` or of the folder it is in. @throws MillraceError 2 */
export function readResult(path: string): Result {
  return readResultFile(resultPath(path));
}

/**
 * Compares two runs cell by cell, with verdicts. `allow` are kinds of differences that are accepted; where others
 * remain there are no verdicts, and `differences` says why.
 */
export function compareRuns(
  base: Result,
  other: Result,
  allow: readonly (typeof ALLOWABLE)[number][] = [],
): RunComparison {
  return compare(base, other, allow);
}
