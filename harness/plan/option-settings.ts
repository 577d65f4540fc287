import { usageError } from '../../contracts/errors.ts';
import { defaultsOf, type OptionSpecs, type Options } from '../../contracts/options.ts';
import type { Set as SetOptions } from './options.ts';
import { optionValue, unknownName } from './values.ts';

/** What `--set NAME.option=value[,value…]` asks for. */
export interface Setting {
  /** The flag as typed. */
  readonly flag: string;
  /** The flag up to its value, for messages about one of several values. */
  readonly start: string;
  readonly owner: string;
  readonly option: string;
  readonly values: readonly string[];
}

/** Settings in code, as flags of the command line. */
export function settingsOf(set: SetOptions = {}): Setting[] {
  return Object.entries(set).flatMap(([owner, options]) =>
    Object.entries(options).map(([option, given]) => {
      const start = `--set ${owner}.${option}=`;
      const values = [given].flat().map(String);
      return { flag: `${start}${values.join(',')}`, start, owner, option, values };
    }),
  );
}

/** The settings in code that come from flags parsed by {@link parseSettings}. */
export function setOf(settings: readonly Setting[]): SetOptions {
  const owners = [...new Set(settings.map(({ owner }) => owner))];
  const ofOwner = (name: string): [string, readonly string[]][] =>
    settings.filter(({ owner }) => owner === name).map(({ option, values }) => [option, values]);
  return Object.fromEntries(owners.map((owner) => [owner, Object.fromEntries(ofOwner(owner))]));
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

/** The combinations of the values set of an engine's options, and which of these take several. */
export function combinationsOf(
  engine: { readonly name: string; readonly options: OptionSpecs },
  settings: readonly Setting[],
): { combinations: Options[]; varied: string[] } {
  let combinations: Options[] = [defaultsOf(engine.options)];
  const varied: string[] = [];
  for (const { flag, start, owner, option, values } of settings) {
    if (owner !== engine.name) {
      continue;
    }
    const spec = specOf(flag, engine.options, option);
    // A text may hold commas of its own.
    const given = 'pattern' in spec ? [values.join(',')] : values;
    const checked = [...new Set(given.map((value) => optionValue(start, value, spec)))];
    combinations = combinations.flatMap((combination) => checked.map((value) => ({ ...combination, [option]: value })));
    if (checked.length > 1) {
      varied.push(option);
    }
  }
  return { combinations, varied };
}

/** "interval 10 ms" */
export function optionText(specs: OptionSpecs, option: string, value: number | string): string {
  const spec = specs[option];
  const unit = spec && 'unit' in spec && spec.unit ? ` ${spec.unit}` : '';
  return `${option} ${value}${unit}`;
}

/** The option of that name. @throws MillraceError 2 where there is none */
export function specOf(flag: string, specs: OptionSpecs, option: string): OptionSpecs[string] {
  const spec = Object.hasOwn(specs, option) ? specs[option] : undefined;
  if (spec === undefined) {
    const known = Object.keys(specs);
    throw usageError(
      `${flag}: ${option} is ${known.length > 0 ? unknownName(option, known) : 'not known; there are no options'}`,
    );
  }
  return spec;
}
