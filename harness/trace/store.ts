import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writing } from '../../contracts/errors.ts';
import type { Options } from '../../contracts/options.ts';
import {
  allocateColumn,
  type Column,
  type Columns,
  type ColumnType,
  type Tables,
  type Workload,
} from '../../contracts/workload.ts';
import { type ExpectedAnswers, expectedOf } from '../answers/expected.ts';
import type { Words } from '../answers/words.ts';
import type { Input } from '../results/input-schema.ts';
import { readArrays, writeArrays } from './array-file.ts';
import { typeOf } from './partition.ts';
import { idColumn, type Trace } from './trace.ts';

/** The description of a stored trace. */
export interface TraceSummary {
  readonly events: number;
  /** Number of the oracle's answers. */
  readonly answers: number;
  /** Number of answers due only at the end of the trace: they have no latency. */
  readonly answersAtEnd: number;
  /** Number of ground-truth events, and how many of them are the subject of an answer; absent for a file. */
  readonly groundTruth?: { readonly events: number; readonly answered: number };
  readonly disorderMs: number;
  readonly keyCount: number;
  /** How a user's own events were read. */
  readonly input?: Input;
}

interface StoredTrace {
  readonly summary: TraceSummary;
  readonly parameters: Options;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly tables: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
}

/** Apart from the trace, as only few trials need them; `rows`: how many of these there are. */
type StoredWords = Omit<Words, 'rows'> & { readonly rows: number };

/** A trace and its answers, for a trial. */
export interface LoadedTrace {
  readonly trace: Trace;
  readonly expected: ExpectedAnswers;
}

/**
 * Runs the oracle over the whole trace and writes trace and answers into `folder`, for trials to load: every process
 * of a run sees the same bytes, whether they were generated or read from a file.
 */
export function storeTrace(folder: string, workload: Workload, trace: Trace): TraceSummary {
  const expected = expectedOf(workload, trace);
  const summary = summarise(trace, expected);
  const names = ['event_time', ...Object.keys(workload.columns)];
  const columns = names.map((name) => ({ name, array: (trace.columns as Readonly<Record<string, Column>>)[name]! }));
  const tables = Object.fromEntries(
    Object.entries(trace.tables).map(([name, table]) => [
      name,
      Object.fromEntries(Object.entries(table).map(([column, values]) => [column, [...values]])),
    ]),
  );
  const stored: StoredTrace = {
    summary,
    parameters: trace.parameters,
    columns: columns.map(({ name, array }) => ({ name, type: typeOf(array) })),
    tables,
  };
  const { texts, baseMs, rows } = trace;
  const words: StoredWords = {
    ...(texts && { texts }),
    ...(baseMs !== undefined && { baseMs }),
    rows: rows?.length ?? 0,
  };
  writing(folder, () => {
    writeArrays(
      join(folder, 'columns.bin'),
      columns.map(({ array }) => array),
    );
    writeArrays(join(folder, 'answers.bin'), [expected.rows, expected.due]);
    writeFileSync(join(folder, 'trace.json'), JSON.stringify(stored));
    writeArrays(join(folder, 'rows.bin'), rows === undefined ? [] : [rows]);
    writeFileSync(join(folder, 'words.json'), JSON.stringify(words));
  });
  return summary;
}

/** What an engine's process may know of a stored trace before the first event. */
export function loadTables(folder: string): Pick<Trace, 'tables' | 'keyCount' | 'disorderMs' | 'parameters'> {
  const stored = readStored(folder);
  const { keyCount, disorderMs } = stored.summary;
  return { tables: tablesOf(stored), keyCount, disorderMs, parameters: stored.parameters };
}

/** The event times of a stored trace alone. */
export function loadEventTimes(folder: string): Float64Array {
  const eventTimes = new Float64Array(readStored(folder).summary.events);
  // The first of its columns.
  readArrays(join(folder, 'columns.bin'), [eventTimes]);
  return eventTimes;
}

/** What the numbers of a stored trace are in the user's words. */
export function loadWords(folder: string): Words {
  const { rows: count, ...words } = JSON.parse(readFileSync(join(folder, 'words.json'), 'utf8')) as StoredWords;
  if (count === 0) {
    return words;
  }
  const rows = new Uint32Array(count);
  readArrays(join(folder, 'rows.bin'), [rows]);
  return { ...words, rows };
}

/** Reads what {@link storeTrace} wrote, columns into shared memory; without words. */
export function loadTrace(folder: string, workload: Workload): LoadedTrace {
  const stored = readStored(folder);
  const { events, answers, keyCount, disorderMs } = stored.summary;
  const columns: Record<string, Column> = { id: idColumn(events) };
  for (const { name, type } of stored.columns) {
    columns[name] = allocateColumn(type, events);
  }
  readArrays(
    join(folder, 'columns.bin'),
    stored.columns.map(({ name }) => columns[name]!),
  );
  const arity = workload.answers.columns.length;
  const rows = new Float64Array(answers * arity);
  const due = new Float64Array(answers);
  readArrays(join(folder, 'answers.bin'), [rows, due]);
  return {
    trace: {
      events,
      columns: columns as unknown as Columns,
      tables: tablesOf(stored),
      keyCount,
      disorderMs,
      parameters: stored.parameters,
    },
    expected: { arity, identifying: workload.answers.identifying, count: answers, rows, due },
  };
}

function readStored(folder: string): StoredTrace {
  return JSON.parse(readFileSync(join(folder, 'trace.json'), 'utf8')) as StoredTrace;
}

function tablesOf(stored: StoredTrace): Tables {
  return Object.fromEntries(
    Object.entries(stored.tables).map(([name, table]) => [
      name,
      Object.fromEntries(Object.entries(table).map(([column, values]) => [column, Int32Array.from(values)])),
    ]),
  );
}

function summarise(trace: Trace, { arity, count, rows, due }: ExpectedAnswers): TraceSummary {
  const { events, disorderMs, keyCount, groundTruth } = trace;
  const summary = {
    events,
    answers: count,
    answersAtEnd: due.filter((id) => id === events).length,
    disorderMs,
    keyCount,
  };
  if (groundTruth === undefined || groundTruth.length === 0) {
    return summary;
  }
  const subjects = new Set<number>();
  for (let at = 0; at < rows.length; at += arity) {
    subjects.add(rows[at]!);
  }
  return {
    ...summary,
    groundTruth: { events: groundTruth.length, answered: groundTruth.filter((id) => subjects.has(id)).length },
  };
}
