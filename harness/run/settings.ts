import type { Engine, EngineFacts, Form } from '../../contracts/engine.ts';
import { defaultsOf, type Options } from '../../contracts/options.ts';
import type { JavaForm, Workload, WorkloadFacts } from '../../contracts/workload.ts';
import type { DescribedEngine } from '../hosts/describe.ts';
import type { InputPlan } from '../input/request.ts';
import type { EngineReference } from '../processes/request.ts';
import type { ResultPlace } from '../results/result-file.ts';
import type { Scale, SitePlan } from '../sites/site.ts';
import { formsOf } from '../trace/load-workload.ts';
import type { Arrivals } from '../trace/schedule.ts';

/** One workload of a run, with its parameters. */
export interface ChosenWorkload {
  readonly workload: WorkloadFacts;
  /** Its name, or the file URL of a user's module. */
  readonly reference: string;
  /** Of its query. */
  readonly forms: readonly Form[];
  /** Its SQL form, if it has one. */
  readonly queryFile?: URL;
  /** Its Java form, if it has one. */
  readonly java?: JavaForm;
  readonly parameters: Options;
  /** The workload's name, with the settings in which it differs from its siblings in the run. */
  readonly label: string;
}

/** A workload of a run: with its defaults and its name for a label, where nothing else is given. */
export function chosenWorkload(
  workload: Workload,
  given: Partial<Pick<ChosenWorkload, 'reference' | 'parameters' | 'label'>> = {},
): ChosenWorkload {
  const parameters = defaultsOf(workload.parameters);
  return {
    ...{ reference: workload.name, parameters, label: workload.name, ...given },
    workload,
    forms: formsOf(workload),
    ...(workload.queryFile && { queryFile: workload.queryFile }),
    ...(workload.java && { java: workload.java }),
  };
}

/** One engine of a run with one choice of options and of scale. */
export interface ChosenEngine {
  /** A built-in engine, or what is known of a user's. */
  readonly engine: Engine | DescribedEngine;
  readonly reference: EngineReference;
  readonly options: Options;
  /** What follows from the options. */
  readonly facts: EngineFacts;
  /** Why its SQL dialect cannot do the queries of some workloads, by their names. */
  readonly unsupported?: ReadonlyMap<string, string>;
  readonly scale: Scale;
  /** The engine's title, with the options and the scale in which it differs from its siblings in the run. */
  readonly label: string;
  /** The same without the scale: over a workload without a key all siblings have one worker. */
  readonly unscaledLabel: string;
  /** Of a control: the label of the engine that it is once more. */
  readonly controlOf?: string;
}

/** An engine of a run: with its defaults, one worker and its title for a label, where nothing else is given. */
export function chosenEngine(
  engine: Engine,
  given: Partial<Pick<ChosenEngine, 'reference' | 'options' | 'scale' | 'label'>> = {},
): ChosenEngine {
  const options = given.options ?? defaultsOf(engine.options);
  const { label = engine.title } = given;
  return {
    reference: { name: engine.name },
    scale: { workers: 1 },
    ...given,
    label,
    unscaledLabel: label,
    engine,
    options,
    facts: engine.describe(options),
  };
}

/** What a run does with its cells, once their answers have been verified. */
export type Experiment = VerifyExperiment | RaceExperiment | SustainExperiment;

/** Nothing more than to check all that an engine's contract asks. */
interface VerifyExperiment {
  readonly kind: 'verify';
}

/** Blocks of timed trials: throughput, and latency at each rate. */
export interface RaceExperiment {
  readonly kind: 'race';
  /** Of each mode and rate, for each cell. */
  readonly trials: number;
  readonly ratesPerSecond: readonly number[];
  /** False where the rates are the preset's: a short trace may then lower them, and a speed decides without them. */
  readonly ratesGiven: boolean;
  /** How many times as fast as recorded events arrive, where that is given: the rate follows from the trace. */
  readonly speed?: number;
  /** Present where each cell's sustainable rate is found first: it is one more of its rates. */
  readonly search?: SustainPlan;
}

/** Only to find the sustainable rate of each cell. */
interface SustainExperiment {
  readonly kind: 'sustain';
  readonly search: SustainPlan;
}

/** The timed trials of each mode and rate, for each cell. */
export function timedTrialsOf({ experiment }: Pick<RunPlan, 'experiment'>): number {
  return experiment.kind === 'race' ? experiment.trials : 0;
}

/** The rates that all cells have in common. */
export function ratesOf({ experiment }: Pick<RunPlan, 'experiment'>): readonly number[] {
  return experiment.kind === 'race' ? experiment.ratesPerSecond : [];
}

/** How many times as fast as recorded events arrive; undefined where a rate decides. */
export function speedOf({ experiment }: Pick<RunPlan, 'experiment'>): number | undefined {
  return experiment.kind === 'race' ? experiment.speed : undefined;
}

/** How sustainable rates are searched; undefined where they are not. */
export function searchOf({ experiment }: Pick<RunPlan, 'experiment'>): SustainPlan | undefined {
  return experiment.kind === 'verify' ? undefined : experiment.search;
}

/** How the sustainable rate of a cell is found. */
export interface SustainPlan {
  /** What p99 may be, ms; without it, a little beyond the engine's time between commits. */
  readonly p99LimitMs?: number;
}

/**
 * The engines of a run over a workload of it, each a cell: over one without a key, whose events are not cut, those that
 * differ in nothing but their scale are one, with one worker and one partition.
 */
export function enginesOver(
  { engines }: Pick<RunPlan, 'engines'>,
  { workload }: Pick<ChosenWorkload, 'workload'>,
): readonly ChosenEngine[] {
  if (workload.key !== null) {
    return engines;
  }
  const whole = engines.map((chosen) => ({ ...chosen, scale: wholeScale(chosen.scale), label: chosen.unscaledLabel }));
  return [...new Map(whole.map((chosen) => [chosen.label, chosen])).values()];
}

function wholeScale({ partitions }: Scale): Scale {
  return { workers: 1, ...(partitions !== undefined && { partitions: 1 }) };
}

/** The most workers that a trace of a workload is cut for. */
export function mostWorkers(plan: Pick<RunPlan, 'engines'>, chosen: Pick<ChosenWorkload, 'workload'>): number {
  return Math.max(...enginesOver(plan, chosen).map(({ scale }) => scale.workers));
}

/** Part of a run: engines over workloads, with its own settings. */
export type Race = Pick<RunPlan, 'workloads' | 'engines' | 'site' | 'events'>;

/** What a run races one after the other, each as a plan of its own. */
export function racesOf(plan: RunPlan): readonly RunPlan[] {
  return plan.races?.map((race) => ({ ...plan, ...race })) ?? [plan];
}

/** Everything a run needs, checked: nothing in it can turn out to be mistyped once trials have begun. */
export interface RunPlan extends ResultPlace {
  readonly preset: string;
  readonly workloads: readonly ChosenWorkload[];
  readonly engines: readonly ChosenEngine[];
  readonly events: number;
  readonly site: SitePlan;
  readonly experiment: Experiment;
  readonly arrivals: Arrivals;
  readonly durationMs: number;
  readonly latencyWarmUpMs: number;
  readonly throughputWarmUpMs: number;
  readonly throughputMeasureMs: number;
  readonly seed: number;
  /** Without them one race: all engines over all workloads. */
  readonly races?: readonly Race[];
  /** How long one trial may take beyond its planned time. */
  readonly limitMs: number;
  /** The user's own events, that are replayed instead of generated ones. */
  readonly traceFile?: InputPlan;
  /** Whether each cell's answers are written as CSV. */
  readonly answers: boolean;
  /** The command that repeats the run. */
  readonly command: string;
}
