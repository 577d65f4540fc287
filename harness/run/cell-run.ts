import type { OptionSpecs, Options } from '../../contracts/options.ts';
import { isRight, type Verification } from '../answers/check.ts';
import type { EngineReference } from '../processes/request.ts';
import { HEAP_MIB } from '../processes/spawn.ts';
import { versionOf } from '../results/environment.ts';
import type { Cell, Mode, Outcome, Sustained, Trial } from '../results/schema.ts';
import { siteOf } from '../sites/site-of.ts';
import { WIRE_FORMATS } from '../transport/kafka/wire-format.ts';
import type { ChosenEngine, ChosenWorkload, RunPlan } from './settings.ts';
import type { Stretch } from './warm-up.ts';

const FORM_NAMES = { typescript: 'TypeScript', sql: 'SQL', java: 'Java' } as const;

/** A cell while its trials are under way: it ends with its last trial, its first wrong answer or its first failure. */
export class CellRun {
  readonly chosen: ChosenEngine;
  readonly workload: ChosenWorkload;
  /** Name of the file with what its engine printed, if it did. */
  log: string | undefined;
  /** Events of its closed loops, where the engine's warm-up decides their length. */
  closedLoopEvents: number | undefined;
  readonly #plan: RunPlan;
  readonly #trials: Trial[] = [];
  #planned = 0;
  #outcome: Outcome | undefined;
  #sustained: Sustained | undefined;

  /** `missing`: what the machine lacks for this engine. */
  constructor(plan: RunPlan, workload: ChosenWorkload, chosen: ChosenEngine, missing?: string) {
    this.#plan = plan;
    this.workload = workload;
    this.chosen = chosen;
    const reason = unsupportedReason(plan, chosen, workload) ?? missing;
    if (reason !== undefined) {
      this.#outcome = { state: 'unsupported', reason };
    }
  }

  /** Sets how many trials the cell is to have; it may have them already. */
  plan(trials: number): void {
    this.#planned = trials;
    if (trials > 0 && this.#trials.length === trials) {
      this.#outcome ??= { state: 'measured', trials: this.#trials };
    }
  }

  get finished(): boolean {
    return this.#outcome !== undefined;
  }

  add(trial: Trial): void {
    this.#trials.push(trial);
    const { mode, verification, invalid } = trial;
    if (invalid !== undefined) {
      this.#outcome = { state: 'invalid', mode, reason: invalid, trials: this.#trials };
    } else if (!isRight(verification)) {
      this.#outcome = { state: 'wrong-answers', mode, verification, trials: this.#trials };
    } else if (verification.breaches !== undefined) {
      this.#outcome = { state: 'failed', mode, reason: breachText(verification), trials: this.#trials };
    } else if (this.#trials.length === this.#planned) {
      this.#outcome = { state: 'measured', trials: this.#trials };
    }
  }

  /** Sets what the search found. */
  sustains(sustained: Sustained): void {
    this.#sustained = sustained;
  }

  /** The highest rate it sustains, events a second; undefined where none is known. */
  get sustainedPerSecond(): number | undefined {
    return this.#sustained?.passedPerSecond ?? undefined;
  }

  /** How long its verification over a trace of so many events took; undefined where that is not known. */
  verified(events: number): Stretch | undefined {
    const [trial] = this.#trials;
    return trial?.mode === 'verification' && trial.durationMs ? { events, durationMs: trial.durationMs } : undefined;
  }

  fail(mode: Mode, reason: string): void {
    this.#outcome = { state: 'failed', mode, reason, trials: this.#trials };
  }

  /** Ends the cell with a measurement that failed and left no trial. */
  invalidate(mode: Mode, reason: string): void {
    this.#outcome = { state: 'invalid', mode, reason, trials: this.#trials };
  }

  /** The finished cell as results hold it. */
  toCell(): Cell {
    const { engine, reference, options, facts, scale, label, controlOf } = this.chosen;
    const site = siteOf(this.#plan.site);
    const { commitIntervalMs } = facts;
    return {
      workload: this.workload.label,
      engine: {
        name: engine.name,
        title: engine.title,
        model: engine.model,
        form: engine.form,
        ...(reference.module !== undefined && { module: reference.module }),
        ...('command' in engine && { command: engine.command }),
        ...libraryOf(this.chosen),
      },
      label,
      ...(controlOf !== undefined && { controlOf }),
      configuration: {
        site: site.cellSite(scale),
        commit: site.commit,
        guarantee: facts.guarantee ?? site.guarantee,
        workers: scale.workers,
        ...(facts.cluster !== undefined && { cluster: facts.cluster }),
        heapMiB: engine.runs === 'over-topics' ? (facts.heapMiB ?? null) : engine.form === 'command' ? null : HEAP_MIB,
        options: Object.fromEntries(Object.entries(options).filter(([name]) => !facts.idle?.includes(name))),
        units: unitsOf(engine.options),
        scaling: scalingOf(engine.options),
        itself: itselfOf(engine.options, options, facts.itself),
        commitIntervalMs: Number.isFinite(commitIntervalMs) ? commitIntervalMs : null,
      },
      ...(this.#sustained && { sustained: this.#sustained }),
      ...(this.log !== undefined && { log: this.log }),
      outcome: this.#outcome ?? { state: 'invalid', mode: 'throughput', reason: 'not finished', trials: this.#trials },
    };
  }
}

/** Why an engine cannot do what a run asks, of a workload where one is given; undefined where it can. */
export function unsupportedReason(
  plan: Pick<RunPlan, 'site'>,
  {
    engine,
    scale: { workers, partitions = workers },
    unsupported,
  }: Pick<ChosenEngine, 'engine' | 'scale' | 'unsupported'>,
  workload?: Pick<ChosenWorkload, 'workload' | 'forms'>,
): string | undefined {
  const { transport, format } = siteOf(plan.site);
  const { capabilities = {} } = engine;
  const { transports = engine.runs === 'over-topics' ? ['kafka'] : ['memory', 'kafka'], wireFormats = WIRE_FORMATS } =
    capabilities;
  if (!transports.includes(transport)) {
    return `it runs with --transport ${transports.join(' or ')} only`;
  }
  if (format !== undefined && !wireFormats.includes(format)) {
    return `--format ${format}: it has only ${wireFormats.join(', ')}`;
  }
  if (workload !== undefined && capabilities.workloads?.includes(workload.workload.name) === false) {
    return `it has only ${capabilities.workloads.join(', ')}`;
  }
  if (workload !== undefined && engine.form !== 'command' && !workload.forms.includes(engine.form)) {
    return `it takes queries in ${FORM_NAMES[engine.form]}, which the workload does not have`;
  }
  const reason = workload && unsupported?.get(workload.workload.name);
  if (reason !== undefined) {
    return reason;
  }
  if (workers > 1 && engine.runs !== 'in-workers') {
    return `--workers ${workers}: it is not cut into workers; what scales it is among its options`;
  }
  const there = partitions === 1 ? 'is 1 partition' : `are ${partitions} partitions`;
  return workers > partitions ? `--workers ${workers}: there ${there} to share` : undefined;
}

/** "broke its contract in a second run of one process: end() was called twice". */
function breachText({ breaches = [], during }: Verification): string {
  return `broke its contract${during === undefined ? '' : ` ${during}`}: ${breaches.join('; ')}`;
}

function libraryOf({ engine, reference }: ChosenEngine): { library?: string } {
  if ('jars' in engine && engine.jars !== undefined) {
    return { library: `${engine.jars.title} ${engine.jars.version}` };
  }
  return !('library' in engine) || engine.library === undefined
    ? {}
    : { library: `${engine.library} ${knownVersion(engine.library, reference)}` };
}

/** The version that the engine's own module gets. */
function knownVersion(library: string, { module }: EngineReference): string {
  try {
    return versionOf(library, module);
  } catch {
    return '(version unknown)';
  }
}

function unitsOf(specs: OptionSpecs): Record<string, string> {
  return Object.fromEntries(
    Object.entries(specs).flatMap(([name, spec]) => ('unit' in spec && spec.unit ? [[name, spec.unit]] : [])),
  );
}

function scalingOf(specs: OptionSpecs): string[] {
  return Object.keys(specs).filter((name) => 'scales' in specs[name]! && specs[name].scales);
}

/**
 * An engine's own defaults where the run sets something else: those of what it wraps (may depend on the options), or
 * its own.
 */
function itselfOf(specs: OptionSpecs, options: Options, depending: Options = {}): Record<string, number | string> {
  const own = Object.entries(specs).map(
    ([name, spec]) => [name, depending[name] ?? ('itself' in spec ? spec.itself : undefined) ?? spec.default] as const,
  );
  // An empty default, as of an address, is no default of the engine's.
  return Object.fromEntries(own.filter(([name, value]) => value !== '' && options[name] !== value));
}
