import type { ResultFile } from '../results/result-file.ts';
import type { Result } from '../results/schema.ts';
import type { OpenSite } from '../sites/site.ts';
import type { RunPlan } from './settings.ts';
import type { StepClock } from './step-clock.ts';

/** What all workloads of a run share. */
export interface RunContext {
  readonly plan: RunPlan;
  /** Where the trials take place. */
  readonly site: OpenSite;
  readonly scratch: string;
  readonly result: Result;
  readonly file: ResultFile;
  readonly clock: StepClock;
  readonly signal: AbortSignal;
}
