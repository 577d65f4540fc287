import { type Options, questionOf } from '../../contracts/options.ts';
import {
  type Column,
  type Columns,
  type ColumnType,
  columnOver,
  type GeneratedTrace,
  partitionKeysOf,
  streamsOf,
  type Tables,
  type Workload,
} from '../../contracts/workload.ts';

/** Enough for a rule that is broken now and then, few enough to be made in no time. */
const EVENTS = 5_000;
const SEEDS = [1, 2, 3];
const BOUNDS: Readonly<Record<ColumnType, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  float64: [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

/** What rules are about: a generated trace, or a small one. */
export type Made = Pick<GeneratedTrace, 'columns' | 'tables' | 'keyCount'>;

/**
 * What is wrong with a workload's generator, in one line: other bytes from the same seed, or a rule that a trace breaks,
 * for the parameters given and for the limits of those of the question; undefined if nothing.
 */
export function generatorFault(workload: Workload, parameters: Options, events = EVENTS): string | undefined {
  const make = (seed: number, changes: Options = {}): GeneratedTrace =>
    workload.generate(events, { ...parameters, ...changes }, seed);
  for (const seed of SEEDS) {
    const made = make(seed);
    const fault = madeFault(workload, made, events, workload.disorderMs) ?? difference(workload, made, make(seed));
    if (fault !== undefined) {
      return `${fault}, with seed ${seed}`;
    }
  }
  const names = Object.keys(questionOf(workload.parameters, parameters));
  for (const end of ['minimum', 'maximum'] as const) {
    const extremes = names.map(
      (name) => [name, (workload.parameters[name] as Record<typeof end, number>)[end]] as const,
    );
    const fault = madeFault(workload, make(1, Object.fromEntries(extremes)), events, workload.disorderMs);
    if (fault !== undefined) {
      return `${fault}, with seed 1 and ${extremes.map(([name, value]) => `${name}=${value}`).join(', ')}`;
    }
  }
  return undefined;
}

/** Which rule a trace breaks, and in which row; undefined if none. */
export function madeFault(workload: Workload, made: Made, events: number, disorderMs: number): string | undefined {
  return (
    shapeFault(workload, made, events) ??
    valueFault(workload, made) ??
    orderFault(workload, made, disorderMs) ??
    partitionFault(workload, made)
  );
}

function shapeFault(workload: Workload, { columns, tables, keyCount }: Made, events: number): string | undefined {
  const types = { event_time: 'float64' as ColumnType, ...typesOf(workload) };
  for (const [name, type] of Object.entries(types)) {
    const column = named(columns)[name];
    if (column?.constructor !== columnOver(type, new ArrayBuffer(0)).constructor) {
      return `column ${name} is not of type ${type}: make columns by allocateColumns`;
    }
    if (column.length !== events) {
      return `column ${name} has ${column.length} rows where ${events} events were asked for`;
    }
  }
  if (!Number.isSafeInteger(keyCount) || keyCount < 1) {
    return `its keyCount is ${keyCount}: give the number of keys, or 1 where there is none`;
  }
  for (const [name, spec] of Object.entries(workload.tables)) {
    const table = (tables as Tables | undefined)?.[name];
    const lacking = spec.columns.find((column) => !(table?.[column] instanceof Int32Array));
    if (lacking !== undefined) {
      return `table ${name} has no Int32Array ${lacking}`;
    }
    const uneven = spec.columns.find((column) => table![column]!.length !== table![spec.columns[0]!]!.length);
    if (uneven !== undefined) {
      return `table ${name}: ${uneven} is not as long as ${spec.columns[0]}`;
    }
  }
  return undefined;
}

function valueFault(workload: Workload, { columns, keyCount }: Made): string | undefined {
  const { stream, event_time: times } = named(columns);
  const strays: [string, Column, number, number][] = [['event_time', times!, 0, Number.MAX_SAFE_INTEGER]];
  if (stream !== undefined && workload.streams !== undefined) {
    strays.push(['stream', stream, 0, streamsOf(workload).length - 1]);
  }
  if (workload.key !== null) {
    strays.push([workload.key, named(columns)[workload.key]!, 0, keyCount - 1]);
  }
  for (const [name, { type, minimum, maximum }] of Object.entries(workload.columns)) {
    const [lowest, highest] = BOUNDS[type];
    strays.push([name, named(columns)[name]!, minimum ?? lowest, maximum ?? highest]);
  }
  for (const [name, column, lowest, highest] of strays) {
    const has = name === 'event_time' ? () => true : hasColumn(workload, columns, name);
    const row = column.findIndex((value, position) => has(position) && !isWhole(value, lowest, highest));
    if (row !== -1) {
      const what = name === workload.key && lowest === 0 && highest === keyCount - 1 ? ' (keyCount - 1)' : '';
      return `column ${name}, row ${row}: ${column[row]} is not a whole number from ${lowest} to ${highest}${what}`;
    }
  }
  return undefined;
}

function orderFault(workload: Workload, { columns }: Made, disorderMs: number): string | undefined {
  const { stream, event_time: times, [workload.key ?? '']: keys } = named(columns);
  const last = new Map<string, number>();
  let largest = 0;
  for (let row = 0; row < times!.length; row++) {
    const time = times![row]!;
    if (times![largest]! - time > disorderMs) {
      const lag = `${time} is ${times![largest]! - time} ms behind row ${largest}`;
      return `column event_time, row ${row}: ${lag}, more than disorderMs (${disorderMs})`;
    }
    largest = time > times![largest]! ? row : largest;
    if (keys !== undefined) {
      const line = `${stream?.[row] ?? 0} ${keys[row]}`;
      const before = last.get(line) ?? row;
      if (time < times![before]!) {
        const sooner = `${time} is before the ${times![before]} of row ${before}, which has the same ${workload.key}`;
        return `column event_time, row ${row}: ${sooner}: events of a key come in order of time`;
      }
      last.set(line, row);
    }
  }
  return undefined;
}

function partitionFault(workload: Workload, { columns, tables }: Made): string | undefined {
  const keys = named(columns)[workload.key ?? ''];
  if (keys === undefined || workload.partitionKeyOf === undefined) {
    return undefined;
  }
  const partitionKey = partitionKeysOf(workload, columns, tables);
  const before = new Map<number, number>();
  for (const [row, key] of keys.entries()) {
    const value = partitionKey(row);
    if (!isWhole(value, 0, Number.MAX_SAFE_INTEGER) || (before.get(key) ?? value) !== value) {
      return `partitionKeyOf gives ${value} in row ${row}: it must be a whole number from 0, one for all events of a ${workload.key}`;
    }
    before.set(key, value);
  }
  return undefined;
}

/** Where two traces of one seed differ first. */
function difference(workload: Workload, one: GeneratedTrace, other: GeneratedTrace): string | undefined {
  const others = valuesOf(workload, other);
  for (const [place, [what, values]] of valuesOf(workload, one).entries()) {
    const again = others[place]![1];
    const row = Array.from({ length: Math.max(values.length, again.length) }, (_, i) => i).find(
      (i) => !Object.is(values[i], again[i]),
    );
    if (row !== undefined) {
      const both = `${values[row] ?? 'nothing'}, then ${again[row] ?? 'nothing'}`;
      return `the same seed gives another ${what}, row ${row} (${both}): draw all by new Random(seed)`;
    }
  }
  return undefined;
}

/** All that a generator makes, by name. */
function valuesOf(workload: Workload, { columns, tables, groundTruth, keyCount }: GeneratedTrace) {
  const all = Object.entries({ columns: named(columns), ...tables }).flatMap(([table, each]) => {
    const names = table === 'columns' ? ['event_time', ...Object.keys(workload.columns)] : Object.keys(each);
    const prefix = table === 'columns' ? '' : `table ${table}, `;
    return names.map((name): [string, ArrayLike<number>] => [`${prefix}column ${name}`, each[name]!]);
  });
  return [...all, ['groundTruth', groundTruth], ['keyCount', [keyCount]]] as [string, ArrayLike<number>][];
}

/** Whether the event at a position has a column: it is of a stream that has it. */
export function hasColumn(
  workload: Workload,
  columns: Omit<Columns, 'id'>,
  name: string,
): (position: number) => boolean {
  const has = streamsOf(workload).map((stream) => stream.columns.includes(name));
  const { stream } = named(columns);
  return (position) => has[stream?.[position] ?? 0]! || name === 'stream';
}

function isWhole(value: number, lowest: number, highest: number): boolean {
  return Number.isSafeInteger(value) && value >= lowest && value <= highest;
}

function typesOf({ columns }: Workload): Record<string, ColumnType> {
  return Object.fromEntries(Object.entries(columns).map(([name, { type }]) => [name, type]));
}

function named(columns: object): Readonly<Record<string, Column>> {
  return columns as Readonly<Record<string, Column>>;
}
