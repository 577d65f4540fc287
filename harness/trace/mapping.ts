import { usageError } from '../../contracts/errors.ts';
import { type Stream, streamsOf, type WorkloadFacts } from '../../contracts/workload.ts';
import { textColumns } from './text-dictionary.ts';
import { parseNumber, parseWholeNumber } from './whole-number.ts';

/** A calculation with a constant, as in `temp*10`. */
export interface Scale {
  readonly operator: '*' | '/' | '+' | '-';
  readonly operand: number;
}

/** Where the values of one of the workload's columns come from, as given by a `--map` flag. */
type Mapping =
  | { readonly kind: 'constant'; readonly flag: string; readonly text: string }
  | { readonly kind: 'column'; readonly flag: string; readonly source: string };

/** Mappings by the workload's column name, alone or after that of a stream: `orders.amount`. */
export type Mappings = ReadonlyMap<string, Mapping>;

/** Where values come from in a given file: a field of each row, scaled or not, or a constant. */
export type FieldSource =
  | { readonly kind: 'constant'; readonly flag: string; readonly text: string }
  | { readonly kind: 'field'; readonly index: number; readonly header: string; readonly scale: Scale | undefined };

const allowed = "allowed are NAME=COLUMN, NAME=COLUMN*NUMBER (or / + -), NAME=NUMBER and NAME='TEXT'";

/** The columns a file must have for a stream, `event_time` first. */
export function neededColumns({ columns }: Stream): string[] {
  return ['event_time', ...columns];
}

/**
 * Reads the values of `--map`: `amount=price` takes another column, `temperature=temp*10` scales it (also `/`, `+` and
 * `-`, the result rounded to the nearest whole number, halves up), `station='SEA'` and `amount=5` are constants. Each
 * applies to the files of all streams that have the column; `orders.amount=price` applies to one, and takes precedence.
 *
 * @throws MillraceError 2 naming the flag, what was given and what is allowed.
 */
export function parseMappings(workload: WorkloadFacts, maps: readonly string[]): Mappings {
  const mappings = new Map<string, Mapping>();
  for (const map of maps) {
    const flag = `--map "${map}"`;
    const equals = map.indexOf('=');
    const name = map.slice(0, Math.max(equals, 0)).trim();
    const source = map.slice(equals + 1).trim();
    if (name === '' || source === '') {
      throw usageError(`${flag} is no mapping; ${allowed}`);
    }
    const streams = streamsOf(workload);
    const needed = [...new Set(streams.flatMap(neededColumns))];
    const column = streams.reduce((rest, stream) => withoutStream(rest, stream), name);
    if (!needed.includes(column)) {
      throw usageError(`${flag}: ${workload.name} takes no column ${name}; its columns are ${needed.join(', ')}`);
    }
    if (mappings.has(name)) {
      throw usageError(`${flag}: ${name} is mapped twice; one --map a column is allowed`);
    }
    mappings.set(name, parseSource(workload, flag, column, source));
  }
  return mappings;
}

/** The column of `orders.amount`, if the stream has it; else the name as it is. */
function withoutStream(name: string, stream: Stream): string {
  return neededColumns(stream).find((column) => name === `${stream.name}.${column}`) ?? name;
}

function parseSource(workload: WorkloadFacts, flag: string, name: string, source: string): Mapping {
  const text = /^'((?:[^']|'')+)'$/.exec(source)?.[1]?.replaceAll("''", "'");
  if (text === undefined && source.startsWith("'")) {
    throw usageError(`${flag}: the text is not quoted as a whole or is empty; ${allowed}`);
  }
  if (text === undefined && Number.isNaN(parseNumber(source))) {
    return { kind: 'column', flag, source };
  }
  if (name === 'event_time') {
    throw usageError(`${flag}: event_time cannot be a constant; allowed are NAME=COLUMN and NAME=COLUMN*NUMBER`);
  }
  const ofTexts = textColumns(workload);
  if (text !== undefined && !ofTexts.includes(name)) {
    const where = ofTexts.length === 0 ? 'no column takes a text' : `a text is allowed only for ${ofTexts.join(', ')}`;
    throw usageError(`${flag}: ${name} is a number; ${where}`);
  }
  if (text === undefined && !ofTexts.includes(name) && Number.isNaN(parseWholeNumber(source))) {
    throw usageError(`${flag}: ${source} is not a whole number; values are whole numbers in ${unitOf(workload, name)}`);
  }
  return { kind: 'constant', flag, text: text ?? source };
}

function unitOf(workload: WorkloadFacts, name: string): string {
  return workload.columns[name]?.unit ?? '';
}

/**
 * Finds where the values of column `name` are in a file with this header. The whole of `COLUMN*NUMBER` is looked for as
 * a column's name first, so that a column named `PM2.5-10` can be mapped.
 *
 * @throws MillraceError 2 if the header lacks the column or has it twice, or a text is to be scaled.
 */
export function bindColumn(
  request: {
    readonly workload: WorkloadFacts;
    readonly stream: Stream;
    readonly file: string;
    readonly header: readonly string[];
  },
  name: string,
  mappings: Mappings,
): FieldSource {
  const { workload, stream, file, header } = request;
  const ofStream = `${stream.name}.${name}`;
  const mapping = mappings.get(ofStream) ?? mappings.get(name);
  if (mapping === undefined) {
    const hint = `name it with --map ${workload.streams === undefined ? name : ofStream}=COLUMN`;
    return { kind: 'field', index: findColumn(file, header, name, hint), header: name, scale: undefined };
  }
  if (mapping.kind === 'constant') {
    return mapping;
  }
  const scaled = header.includes(mapping.source) ? undefined : parseScaled(mapping.source);
  const isText = textColumns(workload).includes(name);
  if (scaled !== undefined && (isText || !Number.isFinite(applyScale(1, scaled.scale)))) {
    const reason = isText ? `${name} is a text and cannot be scaled` : 'that divides by 0';
    throw usageError(`${mapping.flag}: ${reason}; ${allowed}`);
  }
  const column = scaled?.column ?? mapping.source;
  const hint = `asked for by ${mapping.flag}; a constant text is written ${name}='TEXT'`;
  return { kind: 'field', index: findColumn(file, header, column, hint), header: column, scale: scaled?.scale };
}

/** The place of a column in a header; the error names what the header has, and ends with `hint`. */
export function findColumn(file: string, header: readonly string[], column: string, hint: string): number {
  const index = header.indexOf(column);
  if (index < 0) {
    throw usageError(`${file} has no column '${column}' (it has ${header.join(', ')}); ${hint}`);
  }
  if (header.includes(column, index + 1)) {
    throw usageError(`${file} has column '${column}' twice; rename one of them`);
  }
  return index;
}

const scaledPattern = /^(.+?)\s*([*/+-])\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)$/;

function parseScaled(source: string): { column: string; scale: Scale } | undefined {
  const [, column, operator, operand] = scaledPattern.exec(source) ?? [];
  if (column === undefined || operator === undefined || operand === undefined) {
    return undefined;
  }
  return { column, scale: { operator: operator as Scale['operator'], operand: Number(operand) } };
}

/** `value` scaled, not rounded; unchanged without a scale. */
export function applyScale(value: number, scale: Scale | undefined): number {
  switch (scale?.operator) {
    case undefined:
      return value;
    case '*':
      return value * scale.operand;
    case '/':
      return value / scale.operand;
    case '+':
      return value + scale.operand;
    case '-':
      return value - scale.operand;
  }
}
