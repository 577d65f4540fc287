import { usageError } from '../contracts/errors.ts';
import { nearest } from '../harness/plan/values.ts';

/** What the parser knows of the command at hand. */
export interface KnownFlags {
  /** Names of its flags and positional words. */
  readonly key: Readonly<Record<string, unknown>>;
  /** Other names of flags. */
  readonly alias: Readonly<Record<string, readonly string[]>>;
  /** Flags that may be repeated. */
  readonly array: readonly string[];
  /** Flags without a value. */
  readonly boolean: readonly string[];
}

/** Words as parsed: flags by name, and in `_` the command and what else stands without a flag. */
interface ParsedWords {
  readonly _: readonly (string | number)[];
  readonly [flag: string]: unknown;
}

/**
 * Refuses what a command does not know, what is given without a value, and what is given twice but can be given once;
 * the parser itself would accept some of it.
 */
export function checkWords(
  argv: ParsedWords,
  known: KnownFlags,
  commands: readonly string[],
  words: readonly string[],
): void {
  checkCommand(argv._.map(String), commands);
  checkSwitches(known, words);
  const flags = [...Object.keys(known.key), ...Object.values(known.alias).flat()];
  for (const [name, value] of Object.entries(argv)) {
    if (name === '_' || name === '$0') {
      continue;
    }
    const flag = `${name.length === 1 ? '-' : '--'}${name}`;
    if (!flags.includes(name)) {
      const near = nearest(name, flags);
      throw usageError(
        `${flag}: there is no such flag${near === undefined ? '' : `; did you mean --${near}?`} ${seeHelp(argv)}`,
      );
    }
    if (Array.isArray(value) && !known.array.includes(name)) {
      throw usageError(`${flag}: given ${value.length} times (${value.join(', ')}); give it once`);
    }
    if ((Array.isArray(value) ? value : [value]).some(isBlank)) {
      throw usageError(`${flag} '': give a value, or leave the flag out`);
    }
  }
}

/** Refuses flags by names that every object has, such as --constructor: the parser would find something under them. */
export function checkNames(words: readonly string[]): void {
  const ended = words.indexOf('--');
  for (const word of ended < 0 ? words : words.slice(0, ended)) {
    const [, flag, name] = /^(--?([^=]+))/.exec(word) ?? [];
    if (name !== undefined && name in Object.prototype) {
      throw usageError(`${flag}: there is no such flag (millrace --help)`);
    }
  }
}

/** A parser's message about the command line in the words of this program. */
export function parserMessage(message: string, words: readonly string[]): string {
  const [, flag] = /^Not enough arguments following: (.+)$/.exec(message) ?? [];
  if (flag !== undefined) {
    return `${flag.length === 1 ? '-' : '--'}${flag}: give a value, or leave the flag out`;
  }
  const [, missing] = /^Missing required argument: (\S+)/.exec(message) ?? [];
  if (missing !== undefined) {
    return `--${missing}: it is needed`;
  }
  if (message.startsWith('Not enough non-option arguments')) {
    const command = words[0] ?? '';
    return `${command}: something is missing behind it (millrace ${command} --help)`;
  }
  return message.split('\n').join('; ');
}

/** `--sort=yes` would quietly mean no, and so would `-h5`. */
function checkSwitches({ boolean, alias }: KnownFlags, words: readonly string[]): void {
  const ended = words.indexOf('--');
  for (const word of ended < 0 ? words : words.slice(0, ended)) {
    const [, flag, name, value] = /^(--([^=]+))=(.*)$/s.exec(word) ?? /^(-(\w))=?([^\w].*|\d.*)$/s.exec(word) ?? [];
    const isSwitch = boolean.some((each) => each === name || alias[each]?.includes(name ?? ''));
    if (isSwitch && value !== 'true' && value !== 'false') {
      throw usageError(`${word}: this flag takes no value: give ${flag}, or leave it out`);
    }
  }
}

function checkCommand([command = '', ...stray]: string[], commands: readonly string[]): void {
  if (!commands.includes(command)) {
    const near = nearest(command, commands);
    throw usageError(
      `${command}: there is no such command${near === undefined ? '' : `; did you mean ${near}?`} ` +
        `(there is ${commands.join(', ')})`,
    );
  }
  if (stray.length > 0) {
    throw usageError(
      `${stray.join(' ')}: ${command} takes no such word; several values of a flag are joined by commas, files are given one by one (or as a quoted pattern: --trace '*.csv'), and a value with ` +
        'spaces is quoted',
    );
  }
}

function isBlank(value: unknown): boolean {
  return typeof value === 'string' && /^[\s,]*$/.test(value);
}

function seeHelp({ _: [command] }: ParsedWords): string {
  return `(millrace ${String(command)} --help)`;
}
