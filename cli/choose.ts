import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Engine } from '../engines/engine.ts';
import { engines } from '../engines/registry.ts';
import { usageError } from '../harness/errors.ts';
import type { ChosenEngine, ChosenWorkload } from '../harness/modes/settings.ts';
import { loadEngine, moduleUrl } from '../harness/trial/load-engine.ts';
import type { EngineReference } from '../harness/trial/request.ts';
import { defaultsOf, type OptionSpecs, type Options } from '../workloads/options.ts';
import { workloads } from '../workloads/registry.ts';
import type { Workload } from '../workloads/workload.ts';
import { listFlag, optionValue, unknownName } from './flags.ts';

/** What `--set NAME.option=value[,value…]` asks for. */
interface Setting {
  /** The flag as typed. */
  readonly flag: string;
  /** The flag up to its value, for a message about one of several values. */
  readonly start: string;
  readonly owner: string;
  readonly option: string;
  readonly values: readonly string[];
}

/** Workloads and engines of a command, with their options. */
export interface Choice {
  readonly workloads: readonly ChosenWorkload[];
  readonly engines: readonly ChosenEngine[];
}

/** Checks names and settings; every setting must belong to something chosen. */
export async function choose(
  workloadNames: readonly string[],
  engineNames: readonly string[],
  sets: readonly string[],
  quick: boolean,
  overKafka: boolean,
): Promise<Choice> {
  const chosenWorkloads = findWorkloads(workloadNames);
  const chosenEngines = await findEngines(engineNames, overKafka);
  const settings = parseSettings(sets);
  const owners = [...chosenWorkloads.map(({ name }) => name), ...chosenEngines.map(({ engine }) => engine.name)];
  for (const { flag, owner } of settings) {
    if (!owners.includes(owner)) {
      throw usageError(`${flag}: ${owner} is ${unknownName(owner, owners)}`);
    }
  }
  return {
    workloads: chosenWorkloads.map((workload) => ({
      workload,
      parameters: parametersOf(workload, settings, quick),
      label: workload.name,
    })),
    engines: chosenEngines.flatMap(({ engine, reference }) => variants(engine, reference, settings)),
  };
}

/** The workload of that name; `given` is what a message begins with: `--workload x`. */
export function findWorkload(given: string, name: string): Workload {
  const found = workloads.find((workload) => workload.name === name);
  if (found === undefined) {
    const known = workloads.map((workload) => workload.name);
    throw usageError(`${given}: ${unknownName(name, known)}`);
  }
  return found;
}

/** The workloads of those names; all for none. */
function findWorkloads(given: readonly string[]): Workload[] {
  const names = listFlag(given);
  return names.length === 0 ? [...workloads] : names.map((name) => findWorkload(`--workload ${name}`, name));
}

/** A workload's parameters: defaults, those of preset quick, then what was set. */
export function parametersOf(workload: Workload, settings: readonly Setting[], quick: boolean): Options {
  const values = { ...defaultsOf(workload.parameters), ...(quick ? workload.quick : {}) };
  for (const { flag, start, owner, option, values: given } of settings) {
    if (owner === workload.name) {
      const spec = specOf(flag, workload.parameters, option);
      if (given.length > 1) {
        throw usageError(`${flag}: a workload's parameter takes one value`);
      }
      values[option] = optionValue(start, given[0]!, spec);
    }
  }
  return values;
}

/** Reads `NAME.option=value[,value…]` of each flag; an option is set once. */
export function parseSettings(texts: readonly string[]): Setting[] {
  const settings = texts.map(parseSetting);
  for (const [index, { flag, start }] of settings.entries()) {
    if (settings.slice(0, index).some((earlier) => earlier.start === start)) {
      throw usageError(`${flag}: set twice; give several values as ${start.slice('--set '.length)}10,100`);
    }
  }
  return settings;
}

function parseSetting(text: string): Setting {
  const match = /^([^.=]+)\.([^.=]+)=(.+)$/.exec(text);
  if (match === null) {
    throw usageError(`--set ${text}: give NAME.option=value, as in micro-batch.interval=10 (several values: 10,100)`);
  }
  const [, owner, option, values] = match as unknown as [string, string, string, string];
  return { flag: `--set ${text}`, start: `--set ${owner}.${option}=`, owner, option, values: values.split(',') };
}

async function findEngines(
  given: readonly string[],
  overKafka: boolean,
): Promise<{ engine: Engine; reference: EngineReference }[]> {
  const names = listFlag(given);
  if (names.length === 0) {
    const elsewhere = overKafka ? 'sql' : 'java';
    return engines
      .filter(({ form }) => form !== elsewhere)
      .map((engine) => ({ engine, reference: { name: engine.name } }));
  }
  const found: { engine: Engine; reference: EngineReference }[] = [];
  for (const given of names) {
    const reference = engineReference(given);
    const engine = await loadEngine(reference);
    const twin = found.find(({ engine: { name, title } }) => name === engine.name || title === engine.title);
    if (twin !== undefined) {
      throw usageError(
        `--engine ${given}: its name ${engine.name} or its title ${engine.title} is that of another engine of the run; ` +
          'results could not tell them apart',
      );
    }
    checkPeriod(given, engine);
    found.push({ engine, reference: { ...reference, name: engine.name } });
  }
  return found;
}

/** A user's engine tells its period by a function: here it is tried, not in the middle of a run. */
function checkPeriod(given: string, engine: Engine): void {
  let period: unknown;
  try {
    period = engine.periodMs(defaultsOf(engine.options));
  } catch (error) {
    throw usageError(`--engine ${given}: its periodMs throws: ${(error as Error).message}`);
  }
  if (!(typeof period === 'number' && period >= 0)) {
    throw usageError(`--engine ${given}: its periodMs gives ${String(period)}; it must be a number of ms from 0`);
  }
}

/** A registered name, or a path to a module. */
function engineReference(name: string): EngineReference {
  const known = engines.map((engine) => engine.name);
  if (known.includes(name)) {
    return { name };
  }
  if (/[\\/]|\.[cm]?js$/.test(name)) {
    const path = resolve(name);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
      throw usageError(`--engine ${name}: there is no such file; give a path to a JavaScript module (./mine.js)`);
    }
    return { name, module: moduleUrl(path) };
  }
  throw usageError(`--engine ${name}: ${unknownName(name, known)}, or give a path to a module (./mine.js)`);
}

/** One chosen engine for each combination of the values set. */
function variants(engine: Engine, reference: EngineReference, settings: readonly Setting[]): ChosenEngine[] {
  let combinations: Record<string, number | string>[] = [defaultsOf(engine.options)];
  const varied: string[] = [];
  for (const { flag, start, owner, option, values } of settings) {
    if (owner !== engine.name) {
      continue;
    }
    const spec = specOf(flag, engine.options, option);
    const checked = [...new Set(values.map((value) => optionValue(start, value, spec)))];
    combinations = combinations.flatMap((combination) => checked.map((value) => ({ ...combination, [option]: value })));
    if (checked.length > 1) {
      varied.push(option);
    }
  }
  return combinations.map((options) => ({
    engine,
    reference,
    options,
    label: [engine.title, ...varied.map((option) => optionText(engine.options, option, options[option]!))].join(' · '),
  }));
}

function optionText(specs: OptionSpecs, option: string, value: number | string): string {
  const spec = specs[option];
  const unit = spec && 'unit' in spec && spec.unit ? ` ${spec.unit}` : '';
  return `${option} ${value}${unit}`;
}

function specOf(flag: string, specs: OptionSpecs, option: string): OptionSpecs[string] {
  const spec = specs[option];
  if (spec === undefined) {
    const known = Object.keys(specs);
    throw usageError(
      `${flag}: ${option} is ${known.length > 0 ? unknownName(option, known) : 'not known; there are no options'}`,
    );
  }
  return spec;
}
