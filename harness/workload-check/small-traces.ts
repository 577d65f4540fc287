import { defaultsOf, type NumberOption, type Options, questionOf } from '../../contracts/options.ts';
import { Random } from '../../contracts/random.ts';
import {
  type Column,
  type EventColumns,
  type OracleTrace,
  streamsOf,
  type Workload,
} from '../../contracts/workload.ts';
import { questionWith, rowsOf, traceFrom, traceOf } from './answers.ts';
import { inArrivalOrder } from './emissions.ts';
import { withRows } from './shrink.ts';

/** The most events of a small trace. */
const MOST_EVENTS = 200;
/** Half of the small traces have no more than these: most rules need few events. */
const FEW_EVENTS = 20;
/** A generator is asked for one of these, as time passes only over many events; a part of them is the small trace. */
const GENERATED_EVENTS = [FEW_EVENTS, MOST_EVENTS, 10_000];
/** Of so many keys at most where a part is of few of them. */
const FEW_KEYS = 3;
/** Times of a generated trace become multiples of one of these, ms: they then fall on the limits of rules. */
const ROUNDED_MS = [1, 1, 1000, 60_000, 3_600_000];
/** What columns hold that an event's stream does not have: nothing may read them. */
const POISON = { int32: -(2 ** 31), uint32: 2 ** 32 - 1, float64: Number.NaN };

/**
 * A random small trace of a workload, of the values that its `smallTraces` name: out of order between keys by up to its
 * own D, and with parameters of the question of its own.
 */
export function smallTrace<E extends EventColumns>(
  workload: Workload<E>,
  random: Random,
  given: Options = questionWith(workload),
): OracleTrace<E> {
  const { keyCount, disordersMs, gapsMs, values, tables } = workload.smallTraces!;
  const columns = Object.entries(workload.columns);
  const streams = streamsOf(workload);
  const disorderMs = oneOf(random, disordersMs);
  const keys = random.between(1, keyCount);
  let timeMs = 0;
  const events = Array.from({ length: eventsIn(random) }, (_, place) => {
    timeMs += oneOf(random, gapsMs);
    const stream = oneOf(random, values.stream ?? [...streams.keys()]);
    const key = random.below(keys);
    const has = ['stream', ...streams[stream]!.columns];
    const row = columns.map(([name, { type }]) => {
      const own = { stream, [workload.key ?? '']: key }[name];
      return has.includes(name) ? (own ?? oneOf(random, values[name]!)) : POISON[type];
    });
    // Without a key, and between streams, any event may overtake any other.
    const line = workload.key === null ? place : key * streams.length + stream;
    return { key: line, timeMs, delayMs: Math.round(random.unit() * disorderMs), value: row };
  });
  const rows = inArrivalOrder(events).map(({ timeMs, value }) => [timeMs, ...value]);
  const made = tables?.(new Random(random.uint32())) ?? {};
  return { ...traceFrom(workload, rows, keyCount, made), disorderMs, parameters: question(workload, random, given) };
}

/**
 * A small trace of a workload without `smallTraces`: a part of what its own generator makes, for parameters of the
 * question of its own.
 */
export function generatedTrace(workload: Workload, random: Random, given: Options): OracleTrace {
  const parameters = question(workload, random, questionOf(workload.parameters, given));
  const events = random.between(1, oneOf(random, GENERATED_EVENTS));
  const made = workload.generate(events, { ...given, ...parameters }, random.uint32());
  poison(workload, made.columns as unknown as Record<string, Column>);
  const trace = traceOf(workload, made, parameters);
  const toMs = oneOf(random, ROUNDED_MS);
  const rows = partOf(workload, rowsOf(workload, trace), random).map(([time, ...values]) => {
    return [time! - (time! % toMs), ...values];
  });
  // Two events that were D apart are rounded at most to what D is rounded up to.
  return { ...withRows(workload, trace, rows), disorderMs: Math.ceil(trace.disorderMs / toMs) * toMs };
}

/** All of few events; of many, often those of few keys alone, of some of the time or of all of it. */
function partOf({ key, columns }: Workload, rows: readonly number[][], random: Random): readonly number[][] {
  if (rows.length <= MOST_EVENTS) {
    return rows;
  }
  const keyAt = 1 + Object.keys(columns).indexOf(key ?? '');
  const keys = Array.from({ length: FEW_KEYS }, () => oneOf(random, rows)[keyAt]);
  const some = keyAt === 0 || random.below(2) === 0 ? rows : rows.filter((row) => keys.includes(row[keyAt]));
  if (random.below(2) === 0) {
    return some.filter(() => random.unit() * some.length < MOST_EVENTS);
  }
  const from = random.below(Math.max(1, some.length - MOST_EVENTS));
  return some.slice(from, from + MOST_EVENTS);
}

/** Where events come in streams, nothing may read the columns that an event's stream does not have. */
function poison({ columns, streams }: Workload, made: Readonly<Record<string, Column>>): void {
  const all = Object.values(streams ?? {});
  for (const [name, { type }] of Object.entries(columns).filter(([column]) => column !== 'stream')) {
    made.stream?.forEach((place, id) => {
      made[name]![id] = all[place]?.columns.includes(name) === false ? POISON[type] : made[name]![id]!;
    });
  }
}

/**
 * Parameters of a workload's question: half of the time those given; else each is one that its small traces name, or any
 * that is allowed.
 */
export function question<E extends EventColumns>(workload: Workload<E>, random: Random, given: Options): Options {
  if (random.below(2) === 0) {
    return given;
  }
  const parameters = Object.keys(given).map((name) => {
    const { minimum, maximum } = workload.parameters[name] as NumberOption;
    const named = workload.smallTraces?.parameters?.[name];
    return [name, named && random.below(4) > 0 ? oneOf(random, named) : random.between(minimum, maximum)];
  });
  return Object.fromEntries(parameters);
}

/** What a generator is given: the defaults of a workload, those of preset quick, and then what a user has set. */
export function parametersWith(workload: Workload, set: Options): Options {
  return { ...defaultsOf(workload.parameters), ...workload.quick, ...set };
}

function eventsIn(random: Random): number {
  return random.between(1, random.below(2) === 0 ? FEW_EVENTS : MOST_EVENTS);
}

function oneOf<T>(random: Random, values: readonly T[]): T {
  return values[random.below(values.length)]!;
}
