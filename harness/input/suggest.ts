import { distance } from 'fastest-levenshtein';
import { type MillraceError, usageError } from '../../contracts/errors.ts';
import type { ColumnSpec } from '../../contracts/workload.ts';
import type { FileHeader } from './mapping.ts';
import { isPlainName, listed, quotedName } from './names.ts';

/** Names under which files have what a workload calls otherwise. */
const otherNames: Readonly<Record<string, RegExp>> = {
  event_time: /^(?:date|time|timestamp|ts|datetime|utc|when)$|(?:date|time)/i,
  x: /^(?:lon|lng|long|longitude|east|easting)$/i,
  y: /^(?:lat|latitude|north|northing)$/i,
  temperature: /temp/i,
  amount: /^(?:amount|price|total|value|sum|cost|fare)$|amount|price|total/i,
};

/** Names of what identifies something, whatever it is. */
const keyNames = /^(?:id|name|location|place|site|city|device|sensor|user|customer|card|vehicle|callsign)$|_?id$/i;

/** The error of a file without the column `name`: what it has, and the flags that are likely meant. */
export function missingColumn(request: FileHeader, name: string): MillraceError {
  const { workload, stream, file, header, mappings } = request;
  const missing = ['event_time', ...stream.columns].filter(
    (each) => !header.includes(each) && !mappings.has(each) && !mappings.has(`${stream.name}.${each}`),
  );
  const prefix = workload.streams === undefined ? '' : `${stream.name}.`;
  const flags = missing.map((each) => {
    const source = likelySource(each, header, workload.columns[each], each === workload.key);
    return source === undefined ? undefined : `--map ${shellWord(`${prefix}${each}=${source}`)}`;
  });
  const found = flags.filter((flag) => flag !== undefined);
  const degrees = flags.some((flag) => flag !== undefined && /[xy]=l[ao]/i.test(flag)) ? ' --degrees' : '';
  const hint = found.every((flag) => flag.endsWith(`='all'"`))
    ? `name it with --map ${prefix}${name}=COLUMN`
    : `${found.length === missing.length ? 'perhaps' : 'to begin with'} ${found.join(' ')}${degrees}`;
  return usageError(`${file} has no column '${name}' (it has ${listed(header)}); ${hint}`);
}

/** The column of a file that a column of the workload is likely to be, converted to its unit; undefined if none is. */
function likelySource(
  name: string,
  header: readonly string[],
  spec: ColumnSpec | undefined,
  isKey: boolean,
): string | undefined {
  const lower = name.toLowerCase();
  const found =
    header.find((each) => each.toLowerCase() === lower) ??
    header.find((each) => lower.length > 3 && distance(each.toLowerCase(), lower) < 2) ??
    header.find((each) => otherNames[name]?.test(each) === true) ??
    header.find((each) => lower.length > 3 && each.toLowerCase().includes(lower)) ??
    (isKey ? header.find((each) => keyNames.test(each)) : undefined);
  if (found === undefined) {
    return isKey ? "'all'" : undefined;
  }
  const factor = factorOf(spec?.unit);
  return factor === undefined ? found : `${isPlainName(found) ? found : quotedName(found)}*${factor}`;
}

/** What values in the usual unit are multiplied by to be in a workload's: 100 for cents; undefined where nothing is. */
export function factorOf(unit: string | undefined): number | undefined {
  if (unit === 'cents') {
    return 100;
  }
  const tenths = /^0\.(0*1) /.exec(unit ?? '');
  return tenths === null ? undefined : 10 ** tenths[1]!.length;
}

/** A word as a shell takes it: quoted where it has to be. */
export function shellWord(word: string): string {
  return /^[\w=./%:,-]+$/.test(word)
    ? word
    : word.includes("'")
      ? `"${word.replaceAll(/["$`\\]/g, '\\$&')}"`
      : `'${word}'`;
}
