import { fileURLToPath } from 'node:url';
import { usageError } from '../../contracts/errors.ts';
import { defaultsOf, type Options, questionOf } from '../../contracts/options.ts';
import type { Workload, WorkloadFacts } from '../../contracts/workload.ts';
import { engines, namedEngines } from '../../engines/registry.ts';
import { workloads } from '../../workloads/registry.ts';
import type { WorkloadQuery } from '../hosts/ask-dialect.ts';
import { describeEngine, describeWorkload } from '../hosts/describe.ts';
import { loadEngine } from '../hosts/load-engine.ts';
import { type ChosenEngine, type ChosenWorkload, chosenWorkload } from '../run/settings.ts';
import type { Scale } from '../sites/site.ts';
import { askEngine, type FoundEngine, queriesOf } from './ask-engine.ts';
import { engineReference, fileOf, isPath } from './engine-reference.ts';
import { combinationsOf, optionText, type Setting, settingsOf, specOf } from './option-settings.ts';
import { isReplayed, type PlanOptions } from './options.ts';
import { optionValue, unknownName } from './values.ts';

/** Workloads and engines of a command, with their options. */
export interface Choice {
  readonly workloads: readonly ChosenWorkload[];
  readonly engines: readonly ChosenEngine[];
}

/** Checks names and settings; every setting must belong to something chosen. */
export async function choose(
  options: Pick<PlanOptions, 'workloads' | 'engines' | 'set' | 'trace' | 'query' | 'flink' | 'spark'>,
  quick: boolean,
  scales: readonly Scale[],
): Promise<Choice> {
  const settings = settingsOf(options.set);
  const events = { quick, replayed: isReplayed(options) };
  // Names first: modules are run only if no name is mistaken.
  for (const workload of registeredAmong(options.workloads)) {
    parametersOf(workload, settings, events);
  }
  const chosenEngines = await findEngines(
    options.engines ?? [],
    settings,
    scales.some(({ partitions }) => partitions !== undefined),
  );
  const chosenWorkloads = await findWorkloads(options.workloads, settings, events);
  const owners = [
    ...chosenWorkloads.map(({ workload }) => workload.name),
    ...chosenEngines.map(({ engine }) => engine.name),
  ];
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
  const queries = chosenWorkloads.flatMap(queriesOf);
  const chosen: ChosenEngine[] = [];
  for (const found of chosenEngines) {
    chosen.push(...(await variants(found, all, scales, queries)));
  }
  return { workloads: chosenWorkloads, engines: chosen };
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

/** The built-in workloads that are named, or all where none is. @throws MillraceError 2 for an unknown name */
export function registeredAmong(references: PlanOptions['workloads'] = []): Workload[] {
  return references.length === 0
    ? [...workloads]
    : references.flatMap((each) => (isPath(each) ? [] : [findWorkload(`--workload ${each}`, each as string)]));
}

async function findWorkloads(
  references: PlanOptions['workloads'] = [],
  settings: readonly Setting[],
  events: EventsOrigin,
): Promise<ChosenWorkload[]> {
  const chosen: ChosenWorkload[] = [];
  for (const given of new Set(references.length === 0 ? workloads.map(({ name }) => name) : references)) {
    const found = await workloadAt('--workload', given);
    const { workload } = found;
    if (chosen.some(({ label }) => label === workload.name)) {
      throw usageError(
        `--workload ${given}: its name ${workload.name} is that of another workload of the run; ` +
          'results could not distinguish them',
      );
    }
    chosen.push({
      ...found,
      parameters: parametersOf(workload, settings, events),
      label: workload.name,
    });
  }
  return chosen;
}

/** The workload of a name, or of a module, with its defaults; `flag` is what a message begins with: `--workload`. */
export async function workloadAt(flag: string, given: string | URL): Promise<ChosenWorkload> {
  if (!isPath(given)) {
    return chosenWorkload(findWorkload(`${flag} ${given}`, given as string));
  }
  const reference = fileOf(flag, given);
  const described = await describeWorkload(reference, `${flag} ${fileURLToPath(reference)}`);
  const { parameters, name } = described.workload;
  return { ...described, reference, parameters: defaultsOf(parameters), label: name };
}

/** Where events come from: a generator, with a preset's few keys (`quick`), or a user's files. */
interface EventsOrigin {
  readonly quick: boolean;
  readonly replayed: boolean;
}

/**
 * A workload's parameters: defaults, those of preset quick, then what was set. Over replayed files those of the
 * question alone.
 *
 * @throws MillraceError 2 where a setting is wrong, or shapes a trace that is not generated
 */
export function parametersOf(
  workload: WorkloadFacts,
  settings: readonly Setting[],
  { quick, replayed }: EventsOrigin,
): Options {
  const values = { ...defaultsOf(workload.parameters), ...(quick ? workload.quick : {}) };
  for (const { flag, start, owner, option, values: given } of settings) {
    if (owner === workload.name) {
      const spec = specOf(flag, workload.parameters, option);
      if (given.length > 1) {
        throw usageError(`${flag}: a workload's parameter takes one value`);
      }
      if (replayed && !('ofQuestion' in spec && spec.ofQuestion)) {
        throw usageError(`${flag}: it shapes a generated trace, and a file is replayed; leave it out`);
      }
      values[option] = optionValue(start, given[0]!, spec);
    }
  }
  return replayed ? questionOf(workload.parameters, values) : values;
}

/** What --flink and --spark set: the address of a cluster, for every engine that can run in it. */
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
  // All names and settings of built-in engines first: modules are run only if none is mistaken.
  const references = names.map(engineReference);
  for (const engine of namedEngines.filter(({ name }) =>
    references.some((each) => !each.module && each.name === name),
  )) {
    combinationsOf(engine, settings);
  }
  for (const reference of references) {
    const given = reference.name;
    const flag = `--engine ${reference.module === undefined ? (reference.command ?? given) : fileURLToPath(reference.module)}`;
    const engine =
      reference.module === undefined
        ? await loadEngine(reference)
        : (await describeEngine(reference.module, flag, [], [])).engine;
    const twin = found.find(({ engine: { name, title } }) => name === engine.name || title === engine.title);
    if (twin !== undefined) {
      throw usageError(
        `--engine ${given}: its name ${engine.name} or its title ${engine.title} is that of another engine of the run; ` +
          'results could not distinguish them',
      );
    }
    found.push({ engine, reference: { ...reference, name: engine.name }, flag });
  }
  return found;
}

/** One chosen engine for each combination of the values set, and each scale. */
async function variants(
  { engine, reference, flag }: FoundEngine,
  settings: readonly Setting[],
  scales: readonly Scale[],
  queries: readonly WorkloadQuery[],
): Promise<ChosenEngine[]> {
  const { combinations, varied } = combinationsOf(engine, settings);
  const { facts, unsupported } = await askEngine({ engine, reference, flag }, combinations, queries);
  const idle = facts.flatMap((each) => each.idle ?? []);
  const vain = settings.find(({ owner, option }) => owner === engine.name && idle.includes(option));
  if (vain !== undefined) {
    throw usageError(`${vain.flag}: decides nothing beside the other options; leave it out`);
  }
  return combinations.flatMap((options, index) => {
    const texts = varied.map((option) => optionText(engine.options, option, options[option]!));
    const unscaledLabel = [engine.title, ...texts].join(' · ');
    return scales.map((scale) => ({
      ...{ engine, reference, options, facts: facts[index]!, unsupported, scale, unscaledLabel },
      label: [unscaledLabel, ...scaleTexts(scale, scales)].join(' · '),
    }));
  });
}

/** How a scale differs from others of the run: "2 workers". */
function scaleTexts(scale: Scale, scales: readonly Scale[]): string[] {
  return (['workers', 'partitions'] as const)
    .filter((part) => new Set(scales.map((each) => each[part])).size > 1)
    .map((part) => `${scale[part]} ${scale[part] === 1 ? part.slice(0, -1) : part}`);
}
