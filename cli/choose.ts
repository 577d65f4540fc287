import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Engine } from '../engines/engine.ts';
import { engines } from '../engines/registry.ts';
import { usageError } from '../harness/errors.ts';
import type { ChosenEngine, ChosenWorkload } from '../harness/modes/settings.ts';
import { loadEngine, moduleUrl } from '../harness/trial/load-engine.ts';
import type { EngineReference } from '../harness/trial/request.ts';
import type { OptionSpecs, Options } from '../workloads/options.ts';
import { workloads } from '../workloads/registry.ts';
import type { Workload } from '../workloads/workload.ts';
import { listFlag, optionValue, unknownName } from './flags.ts';

/** What `--set NAME.option=value[,value…]` asks for. */
interface Setting {
  readonly flag: string;
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
): Promise<Choice> {
  const chosenWorkloads = findWorkloads(workloadNames);
  const chosenEngines = await findEngines(engineNames);
  const settings = sets.map(parseSetting);
  const owners = [...chosenWorkloads.map(({ name }) => name), ...chosenEngines.map(({ engine }) => engine.name)];
  for (const { flag, owner } of settings) {
    if (!owners.includes(owner)) {
      throw usageError(`${flag}: ${owner} is ${unknownName(owner, owners)}`);
    }
  }
  return {
    workloads: chosenWorkloads.map((workload) => ({ workload, parameters: parametersOf(workload, settings, quick) })),
    engines: chosenEngines.flatMap(({ engine, reference }) => variants(engine, reference, settings)),
  };
}

/** The workloads of those names; all for none. */
export function findWorkloads(given: readonly string[]): Workload[] {
  const names = listFlag(given);
  return names.length === 0
    ? [...workloads]
    : names.map((name) => {
        const found = workloads.find((workload) => workload.name === name);
        if (found === undefined) {
          throw usageError(
            `--workload ${name}: ${unknownName(
              name,
              workloads.map((workload) => workload.name),
            )}`,
          );
        }
        return found;
      });
}

/** A workload's parameters: defaults, those of preset quick, then what was set. */
export function parametersOf(workload: Workload, settings: readonly Setting[], quick: boolean): Options {
  const values = { ...defaults(workload.parameters), ...(quick ? workload.quick : {}) };
  for (const { flag, owner, option, values: given } of settings) {
    if (owner === workload.name) {
      if (given.length > 1) {
        throw usageError(`${flag}: a workload's parameter takes one value`);
      }
      values[option] = optionValue(flag, given[0]!, specOf(flag, workload.parameters, option));
    }
  }
  return values;
}

/** Reads `NAME.option=value[,value…]`. */
export function parseSetting(text: string): Setting {
  const match = /^([^.=]+)\.([^.=]+)=(.+)$/.exec(text);
  if (match === null) {
    throw usageError(`--set ${text}: give NAME.option=value, as in micro-batch.interval=10 (several values: 10,100)`);
  }
  return { flag: `--set ${text}`, owner: match[1]!, option: match[2]!, values: match[3]!.split(',') };
}

async function findEngines(given: readonly string[]): Promise<{ engine: Engine; reference: EngineReference }[]> {
  const names = listFlag(given);
  if (names.length === 0) {
    return engines.map((engine) => ({ engine, reference: { name: engine.name } }));
  }
  return Promise.all(
    names.map(async (name) => {
      const reference = engineReference(name);
      const engine = await loadEngine(reference);
      return { engine, reference: { ...reference, name: engine.name } };
    }),
  );
}

/** A registered name, or a path to a module. */
function engineReference(name: string): EngineReference {
  const known = engines.map((engine) => engine.name);
  if (known.includes(name)) {
    return { name };
  }
  if (/[\\/]|\.[cm]?js$/.test(name)) {
    const path = resolve(name);
    if (!existsSync(path)) {
      throw usageError(`--engine ${name}: there is no such file`);
    }
    return { name, module: moduleUrl(path) };
  }
  throw usageError(`--engine ${name}: ${unknownName(name, known)}, or give a path to a module (./mine.js)`);
}

/** One chosen engine for each combination of the values set. */
function variants(engine: Engine, reference: EngineReference, settings: readonly Setting[]): ChosenEngine[] {
  let combinations: Record<string, number | string>[] = [defaults(engine.options)];
  const varied: string[] = [];
  for (const { flag, owner, option, values } of settings) {
    if (owner !== engine.name) {
      continue;
    }
    const spec = specOf(flag, engine.options, option);
    const checked = [...new Set(values.map((value) => optionValue(flag, value, spec)))];
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

function defaults(specs: OptionSpecs): Record<string, number | string> {
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, spec.default]));
}
