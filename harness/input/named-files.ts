import { usageError } from '../../contracts/errors.ts';
import { streamsOf, type WorkloadFacts } from '../../contracts/workload.ts';

/** Values of `--table NAME=FILE.csv`: the file of each table given. @throws MillraceError 2 naming the flag */
export function parseTableFlags(workload: WorkloadFacts, given: readonly string[]): Map<string, string> {
  return namedFiles(workload.name, '--table', 'table', Object.keys(workload.tables), given);
}

/**
 * Values of `--trace`: the files of each of the workload's streams, in their order; patterns are still to be resolved. A
 * single stream takes paths, several take `NAME=FILE.csv` each.
 *
 * @throws MillraceError 2 naming the flag, what was given and what is allowed
 */
export function parseTraceFlags(workload: WorkloadFacts, given: readonly string[]): Map<string, string[]> {
  const names = streamsOf(workload).map(({ name }) => name);
  if (workload.streams === undefined) {
    return new Map([[names[0]!, [...given]]]);
  }
  const files = new Map<string, string[]>(names.map((name) => [name, []]));
  for (const each of given) {
    for (const [name, file] of namedFiles(workload.name, '--trace', 'stream', names, [each])) {
      files.get(name)!.push(file);
    }
  }
  const missing = names.find((name) => files.get(name)!.length === 0);
  if (missing !== undefined) {
    throw usageError(`--trace: ${workload.name} needs a file for each of its streams; give ${missing}=FILE.csv too`);
  }
  return files;
}

function namedFiles(
  workload: string,
  flagName: string,
  thing: string,
  names: readonly string[],
  values: readonly string[],
): Map<string, string> {
  const files = new Map<string, string>();
  for (const given of values) {
    const flag = `${flagName} "${given}"`;
    const [, name = '', file = ''] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/s.exec(given) ?? [];
    if (name === '' || file === '') {
      throw usageError(`${flag} is no ${thing}; allowed is NAME=FILE.csv`);
    }
    if (!names.includes(name)) {
      const allowed = names.length === 0 ? `it has no ${thing}s` : `its ${thing}s are ${names.join(', ')}`;
      throw usageError(`${flag}: ${workload} has no ${thing} ${name}; ${allowed}`);
    }
    if (files.has(name)) {
      throw usageError(`${flag}: ${thing} ${name} is given twice; one file a ${thing} is allowed`);
    }
    files.set(name, file);
  }
  return files;
}
