import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine, EngineFacts } from '../../contracts/engine.ts';
import { usageError } from '../../contracts/errors.ts';
import { defaultsOf, type Options } from '../../contracts/options.ts';
import type { Workload } from '../../contracts/workload.ts';
import { engines } from '../../engines/registry.ts';
import { workloads } from '../../workloads/registry.ts';
import { type DescribedEngine, describeEngine } from '../hosts/describe-engine.ts';
import { loadEngine, moduleUrl } from '../hosts/load-engine.ts';
import type { EngineReference } from '../processes/request.ts';
import type { ChosenEngine, ChosenWorkload } from '../run/settings.ts';
import type { Scale } from '../sites/site.ts';
import { combinationsOf, optionText, type Setting, settingsOf, specOf } from './option-settings.ts';
import type { PlanOptions } from './options.ts';
import { optionValue, unknownName } from './values.ts';

/** Workloads and engines of a command, with their options. */
export interface Choice {
  readonly workloads: readonly ChosenWorkload[];
  readonly engines: readonly ChosenEngine[];
}

/** Checks names and settings; every setting must belong to something chosen. */
export async function choose(
  options: Pick<PlanOptions, 'workloads' | 'engines' | 'set' | 'flink' | 'spark'>,
  quick: boolean,
  scales: readonly Scale[],
): Promise<Choice> {
  const chosenWorkloads = findWorkloads(options.workloads);
  const settings = settingsOf(options.set);
  const parameters = chosenWorkloads.map((workload) => parametersOf(workload, settings, quick));
  const chosenEngines = await findEngines(
    options.engines ?? [],
    settings,
    scales.some(({ partitions }) => partitions !== undefined),
  );
  const owners = [...chosenWorkloads.map(({ name }) => name), ...chosenEngines.map(({ engine }) => engine.name)];
  for (const { flag, owner } of settings) {
    if (!owners.includes(owner)) {
      throw usageError(`${flag}: ${owner} is ${unknownName(owner, owners)}`);
    }
  }
  const all = [...settings, ...addressSettings(options, chosenEngines)];
  for (const { flag, owner, option } of all) {
    const twin = all.find((each) => each.owner === owner && each.option === option)!;
    if (twin.flag !== flag) {
      throw usageError(`${flag}: ${twin.flag} says so too; give one of them`);
    }
  }
  const chosen: ChosenEngine[] = [];
  for (const found of chosenEngines) {
    chosen.push(...(await variants(found, all, scales)));
  }
  return {
    workloads: chosenWorkloads.map((workload, index) => ({
      workload,
      parameters: parameters[index]!,
      label: workload.name,
    })),
    engines: chosen,
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
export function findWorkloads(names: readonly string[] = []): Workload[] {
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

/** What a flag of its own sets: the address of a cluster, for every engine that can run in it. */
function addressSettings(options: Pick<PlanOptions, 'flink' | 'spark'>, found: readonly FoundEngine[]): Setting[] {
  return (['flink', 'spark'] as const).flatMap((flag) => {
    const address = options[flag];
    if (address === undefined) {
      return [];
    }
    const settings = found.flatMap(({ engine }) =>
      Object.entries(engine.options)
        .filter(([, spec]) => 'flag' in spec && spec.flag === flag)
        .map(([option]) => ({
          flag: `--${flag} ${address}`,
          start: `--${flag}`,
          owner: engine.name,
          option,
          values: [address],
        })),
    );
    if (settings.length === 0) {
      throw usageError(`--${flag} ${address}: no engine of the run is ${flag === 'flink' ? 'Flink' : 'Spark'}`);
    }
    return settings;
  });
}

/** An engine of a run before its options are known. */
interface FoundEngine {
  readonly engine: Engine | DescribedEngine;
  readonly reference: EngineReference;
  /** `--engine ./mine.js` */
  readonly flag: string;
}

async function findEngines(
  given: readonly (string | URL)[],
  settings: readonly Setting[],
  overKafka: boolean,
): Promise<FoundEngine[]> {
  const names = [...new Set(given.map((each) => (each instanceof URL ? fileURLToPath(each) : each)))];
  if (names.length === 0) {
    return engines
      .filter(({ runs }) => overKafka || runs !== 'over-topics')
      .map((engine) => ({ engine, reference: { name: engine.name }, flag: `--engine ${engine.name}` }));
  }
  const found: FoundEngine[] = [];
  // All names, and what is set of engines of ours, first: modules are run only where none is mistaken.
  const references = names.map(engineReference);
  for (const engine of engines.filter(({ name }) => references.some((each) => !each.module && each.name === name))) {
    combinationsOf(engine, settings);
  }
  for (const reference of references) {
    const given = reference.name;
    const flag = `--engine ${reference.module === undefined ? given : fileURLToPath(reference.module)}`;
    const engine =
      reference.module === undefined
        ? await loadEngine(reference)
        : (await describeEngine(reference.module, flag, [])).engine;
    const twin = found.find(({ engine: { name, title } }) => name === engine.name || title === engine.title);
    if (twin !== undefined) {
      throw usageError(
        `--engine ${given}: its name ${engine.name} or its title ${engine.title} is that of another engine of the run; ` +
          'results could not tell them apart',
      );
    }
    found.push({ engine, reference: { ...reference, name: engine.name }, flag });
  }
  return found;
}

/** A registered name, or a path to a module. */
function engineReference(name: string): EngineReference {
  const known = engines.map((engine) => engine.name);
  if (known.includes(name)) {
    return { name };
  }
  if (/[\\/]|\.[cm]?[jt]s$/.test(name)) {
    const path = resolve(name);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
      throw usageError(`--engine ${name}: there is no such file; give a path to a JavaScript module (./mine.js)`);
    }
    return { name, module: moduleUrl(path) };
  }
  throw usageError(`--engine ${name}: ${unknownName(name, known)}, or give a path to a module (./mine.js)`);
}

/** One chosen engine for each combination of the values set, and each scale. */
async function variants(
  { engine, reference, flag }: FoundEngine,
  settings: readonly Setting[],
  scales: readonly Scale[],
): Promise<ChosenEngine[]> {
  const { combinations, varied } = combinationsOf(engine, settings);
  const facts = await factsOf(engine, reference, flag, combinations);
  const idle = facts.flatMap((each) => each.idle ?? []);
  const vain = settings.find(({ owner, option }) => owner === engine.name && idle.includes(option));
  if (vain !== undefined) {
    throw usageError(`${vain.flag}: decides nothing beside the other options; leave it out`);
  }
  return combinations.flatMap((options, index) =>
    scales.map((scale) => ({
      engine,
      reference,
      options,
      facts: facts[index]!,
      scale,
      label: [
        engine.title,
        ...varied.map((option) => optionText(engine.options, option, options[option]!)),
        ...scaleTexts(scale, scales),
      ].join(' · '),
    })),
  );
}

/** What a scale differs in from others of the run: "2 workers". */
function scaleTexts(scale: Scale, scales: readonly Scale[]): string[] {
  return (['workers', 'partitions'] as const)
    .filter((part) => new Set(scales.map((each) => each[part])).size > 1)
    .map((part) => `${scale[part]} ${scale[part] === 1 ? part.slice(0, -1) : part}`);
}

/** The facts of an engine with each combination; a user's is asked in a process of its own. */
async function factsOf(
  engine: FoundEngine['engine'],
  { module }: EngineReference,
  flag: string,
  combinations: readonly Options[],
): Promise<EngineFacts[]> {
  return 'describe' in engine
    ? combinations.map((options) => engine.describe(options))
    : (await describeEngine(module!, flag, combinations)).facts;
}
