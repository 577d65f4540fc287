/**
 * An option of an engine or a workload, which a user may set with `--set NAME.option=value`: a number, a word or a
 * text. What is allowed is declared, so a wrong value is refused with the same message everywhere.
 */
export type OptionSpec = NumberOption | ChoiceOption | TextOption;

/** A numeric option. */
export interface NumberOption {
  readonly default: number;
  /** Smallest value allowed. */
  readonly minimum: number;
  /** Largest value allowed. */
  readonly maximum: number;
  /** True where only whole numbers are allowed. */
  readonly integer?: boolean;
  /** The unit of the value, as shown to the user: 'ms', 'events'. */
  readonly unit?: string;
  /** The wrapped product's own default, where it is not ours. */
  readonly itself?: number;
  /** Whether the engine scales by it: more of it, more work at a time. */
  readonly scales?: boolean;
  /**
   * Whether a workload's parameter belongs to its question: a whole number that all its forms go by, over a replayed
   * file too. Any other only shapes the generated trace.
   */
  readonly ofQuestion?: boolean;
  /** One line on what it does. */
  readonly about: string;
}

/** An option that is one of a few words. */
export interface ChoiceOption {
  readonly default: string;
  readonly choices: readonly string[];
  /** The wrapped product's own default, where it is not ours. */
  readonly itself?: string;
  readonly about: string;
}

/** An option that is a text of some form: an address, a list. It takes one value, commas included. */
export interface TextOption {
  readonly default: string;
  /** A regular expression that a value must match as a whole; the default need not. */
  readonly pattern: string;
  /** What the pattern asks for, in words: 'an address such as http://host:8081'. */
  readonly expected: string;
  /** The command-line flag that also sets it, for every engine that has it: 'flink'. */
  readonly flag?: 'flink' | 'spark';
  readonly about: string;
}

/** Option name → its declaration. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** Option name → its value in this run; every declared option is present. */
export type Options = Readonly<Record<string, number | string>>;

/** Every option with its default. */
export function defaultsOf(specs: OptionSpecs): Record<string, number | string> {
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, spec.default]));
}

/** The values of those parameters of a workload that belong to its question. */
export function questionOf(specs: OptionSpecs, values: Options): Options {
  const names = Object.entries(specs).flatMap(([name, spec]) =>
    'ofQuestion' in spec && spec.ofQuestion ? [name] : [],
  );
  return Object.fromEntries(names.map((name) => [name, values[name]!]));
}

/** The declared numeric option `name`; its absence is a programming error and throws. */
export function numberOption(options: Options, name: string): number {
  const value = options[name];
  if (typeof value !== 'number') {
    throw new TypeError(`option ${name} is not a number but ${String(value)}`);
  }
  return value;
}
