import { NODE_FLAGS } from '../processes/spawn.ts';
import { readEnvironment } from '../results/environment.ts';
import { type Rate, type Result, SCHEMA_VERSION, type WorkloadResult } from '../results/schema.ts';
import { siteOf } from '../sites/site-of.ts';
import type { TraceSummary } from '../trace/store.ts';
import { isModule } from '../user-module.ts';
import {
  type ChosenWorkload,
  enginesOver,
  type RunPlan,
  ratesOf,
  searchOf,
  speedOf,
  timedTrialsOf,
} from './settings.ts';

/** The result of a run that begins: its settings and its machine, without cells. */
export function newResult(plan: RunPlan): Result {
  const { commit, reported } = siteOf(plan.site);
  const speed = speedOf(plan);
  return {
    schemaVersion: SCHEMA_VERSION,
    startedAt: new Date().toISOString(),
    finishedAt: null,
    state: 'running',
    environment: readEnvironment(),
    settings: {
      experiment: plan.experiment.kind,
      preset: plan.preset,
      workloads: plan.workloads.map(({ workload }) => workload.name),
      engines: [
        ...new Set(plan.workloads.flatMap((workload) => enginesOver(plan, workload).map(({ label }) => label))),
      ],
      events: plan.events,
      ratesPerSecond: ratesReported(plan, ratesOf(plan)),
      arrivals: plan.arrivals,
      ...(speed !== undefined && { speed }),
      durationMs: plan.durationMs,
      latencyWarmUpMs: plan.latencyWarmUpMs,
      throughputWarmUpMs: plan.throughputWarmUpMs,
      throughputMeasureMs: plan.throughputMeasureMs,
      trials: timedTrialsOf(plan),
      seed: plan.seed,
      commit,
      site: reported,
      command: plan.command,
      nodeFlags: [...NODE_FLAGS],
    },
    workloads: [],
    cells: [],
    controls: [],
    warnings: [],
  };
}

/** A workload of a run, as results hold it. */
export function workloadResult(
  plan: RunPlan,
  { workload, reference, parameters, label }: ChosenWorkload,
  summary: TraceSummary,
): WorkloadResult {
  const { title, question, about, answers } = workload;
  const { groundTruth, input, ...trace } = summary;
  return {
    name: label,
    title,
    question,
    about,
    answerColumns: [...answers.columns],
    identifying: answers.identifying,
    ...(isModule(reference) && { module: reference }),
    parameters: { ...parameters },
    source: sourceOf(plan),
    ...(input && { input }),
    trace: { ...trace, ...(groundTruth && { groundTruth: { ...groundTruth } }) },
  };
}

function sourceOf({ traceFile }: RunPlan): string {
  return traceFile === undefined
    ? 'generated'
    : (traceFile.query ??
        traceFile.files
          .flat()
          .map(({ name }) => name)
          .join(', '));
}

/** Where a workload without a key makes the scale of a run another for its cells; undefined where it does not. */
export function scaleWarning({ engines }: RunPlan, { workload, label }: ChosenWorkload): string | undefined {
  const isCut = engines.some(({ scale: { workers, partitions = 1 } }) => workers > 1 || partitions > 1);
  if (workload.key !== null || !isCut) {
    return undefined;
  }
  const partition = engines.some(({ scale }) => scale.partitions !== undefined) ? ' and 1 partition' : '';
  return `${label} has no key by which its events could be cut: its cells have 1 worker${partition}.`;
}

/** Rates as results tell them: those given, then each cell's own. */
export function ratesReported(plan: RunPlan, ratesPerSecond: readonly number[]): Rate[] {
  return [...ratesPerSecond, ...(searchOf(plan) ? ['max' as const] : [])];
}
