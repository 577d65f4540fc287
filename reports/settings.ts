import type { Cell, Configuration } from '../harness/results/schema.ts';

/** A setting of a cell that decides its figures. */
export interface Setting {
  /** With its unit, and with what the engine itself takes where that is another value: "linger 0 ms (itself 100)". */
  readonly text: string;
  /** Whether the engine itself takes another value. */
  readonly differs: boolean;
}

/** Every setting of a cell that decides its figures. */
export function settingsOf({ configuration }: Cell): Setting[] {
  const { options, guarantee, workers, cluster, scaling = [] } = configuration;
  // An empty text stands for nothing given.
  const given = Object.keys(options).filter((name) => options[name] !== '');
  const plain = (text: string): Setting => ({ text, differs: false });
  return [
    ...('guarantee' in options ? [] : [plain(`guarantee ${guarantee}`)]),
    ...given.map((name) => ({
      text: `${name} ${optionText(configuration, name)}`,
      differs: itselfText(configuration, name) !== undefined,
    })),
    // One that scales by its own options has only one worker.
    ...(workers > 1 || scaling.length === 0 ? [plain(`${workers} ${workers === 1 ? 'worker' : 'workers'}`)] : []),
    ...(cluster === undefined ? [] : [plain('that cluster is the user’s, and one for all trials')]),
  ];
}

/** Settings in a line. */
export function settingsText(settings: readonly Setting[]): string {
  return settings.map(({ text }) => text).join(', ');
}

/** The value of an option with its unit, if it has one, and with the engine's own value where that is another. */
export function optionText(configuration: Configuration, name: string): string {
  const itself = itselfText(configuration, name);
  return `${valueText(configuration, name)}${itself === undefined ? '' : ` (itself ${itself})`}`;
}

/** The value of an option with its unit, if it has one. */
export function valueText({ options, units }: Configuration, name: string): string {
  // An empty text stands for nothing given.
  const value = options[name] === '' ? 'none' : options[name]!;
  const unit = units !== undefined && Object.hasOwn(units, name) ? units[name] : undefined;
  // "threads 2 threads" would say it twice.
  return unit === undefined || name.split('-').includes(unit) ? String(value) : `${value} ${unit}`;
}

/** What an engine itself takes for an option, where that is another value than the run's; undefined elsewhere. */
export function itselfText({ itself }: Configuration, name: string): string | undefined {
  return itself !== undefined && Object.hasOwn(itself, name) ? String(itself[name]) : undefined;
}
