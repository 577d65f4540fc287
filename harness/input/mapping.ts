import { usageError } from '../../contracts/errors.ts';
import { type Stream, streamsOf, type WorkloadFacts } from '../../contracts/workload.ts';
import { plainText } from '../plain-text.ts';
import { textColumns } from '../trace/text-dictionary.ts';
import { isPlainName, listed, quotedName } from './names.ts';
import { missingColumn } from './suggest.ts';
import { parseNumber, parseWholeNumber } from './whole-number.ts';

/** Where the values of one of the workload's columns come from, as given by a `--map` flag. */
type Mapping =
  | { readonly kind: 'constant'; readonly flag: string; readonly text: string }
  | { readonly kind: 'column'; readonly flag: string; readonly source: string };

/** Mappings by the workload's column name, alone or after that of a stream: `orders.amount`. */
export type Mappings = ReadonlyMap<string, Mapping>;

/** Where values come from in a given file: a field of each row as it is, an expression over its fields, a constant. */
export type FieldSource =
  | { readonly kind: 'constant'; readonly flag: string; readonly text: string }
  | { readonly kind: 'field'; readonly header: string }
  | { readonly kind: 'expression'; readonly flag: string; readonly sql: string };

const allowed = "allowed are NAME=COLUMN, NAME=EXPRESSION (in DuckDB's SQL), NAME=NUMBER and NAME='TEXT'";

/** Longitudes times the metres of a degree of latitude: away from the equator they would be too far apart. */
const equatorPattern = /^(?:lon|lng|long|longitude)\s*\*\s*1[01]\d{4}(?:\.\d+)?$/i;

/** The columns a file must have for a stream, `event_time` first. */
export function neededColumns({ columns }: Stream): string[] {
  return ['event_time', ...columns];
}

/**
 * Reads the values of `--map`: `amount=price` takes another column, `temperature=temp*10` or `event_time=date||' '||time`
 * an expression over the file's columns, whose numbers are rounded to whole ones; `station='SEA'` and `amount=5` are
 * constants. Each applies to the files of all streams that have the column; `orders.amount=price` applies to one, and
 * takes precedence.
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
  if (text === undefined && Number.isNaN(parseNumber(source))) {
    if (unitOf(workload, name) === 'metres' && equatorPattern.test(source)) {
      throw usageError(
        `${flag}: a degree of longitude is that long only at the equator; ${name}=${/^\w+/.exec(source)![0]} with --degrees projects it`,
      );
    }
    return { kind: 'column', flag, source };
  }
  if (name === 'event_time') {
    throw usageError(`${flag}: event_time cannot be a constant; allowed are NAME=COLUMN and NAME=EXPRESSION`);
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

/** A file in which columns are looked for. */
export interface FileHeader {
  readonly workload: WorkloadFacts;
  readonly stream: Stream;
  readonly file: string;
  readonly header: readonly string[];
  readonly mappings: Mappings;
}

/**
 * Finds where the values of column `name` are in a file with this header. What is mapped is first looked for as a
 * column of that whole name, so that one called `T-2` needs no quotes.
 *
 * @throws MillraceError 2 if the header lacks the column or has it twice.
 */
export function bindColumn(request: FileHeader, name: string): FieldSource {
  const { stream, file, header, mappings } = request;
  const mapping = mappings.get(`${stream.name}.${name}`) ?? mappings.get(name);
  if (mapping === undefined) {
    if (!header.includes(name)) {
      throw missingColumn(request, name);
    }
    return { kind: 'field', header: onlyOnce(file, header, name) };
  }
  if (mapping.kind === 'constant') {
    return mapping;
  }
  const { flag, source } = mapping;
  const bare = /^"((?:[^"]|"")+)"$/.exec(source)?.[1]?.replaceAll('""', '"') ?? source;
  if (header.includes(bare)) {
    return { kind: 'field', header: onlyOnce(file, header, bare) };
  }
  if (isPlainName(bare)) {
    findColumn(file, header, bare, `asked for by ${flag}; a constant text is written ${name}='TEXT'`);
  }
  return { kind: 'expression', flag, sql: withQuotedName(source, header) };
}

/** `Air temp (°C)*10` with its column's name in quotes: a name that is not of letters and digits alone needs them. */
function withQuotedName(source: string, header: readonly string[]): string {
  const name = header
    .filter((each) => source.startsWith(each) && /^\s*[*/+-]\s*[\d.]+$/.test(source.slice(each.length)))
    .toSorted((a, b) => b.length - a.length)[0];
  return name === undefined || isPlainName(name) ? source : `${quotedName(name)}${source.slice(name.length)}`;
}

/** The place of a column in a header; the error names what the header has, and ends with `hint`. */
export function findColumn(file: string, header: readonly string[], column: string, hint: string): number {
  if (!header.includes(column)) {
    throw usageError(`${file} has no column '${column}' (it has ${listed(header)}); ${hint}`);
  }
  return header.indexOf(onlyOnce(file, header, column));
}

function onlyOnce(file: string, header: readonly string[], column: string): string {
  if (header.includes(column, header.indexOf(column) + 1)) {
    throw usageError(`${file} has column '${plainText(column)}' twice; rename one of them`);
  }
  return column;
}
