import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../contracts/options.ts';
import { Random } from '../contracts/random.ts';
import {
  bytesPerValue,
  type Column,
  type Columns,
  columnOver,
  type OracleTrace,
  streamsOf,
  type Workload,
} from '../contracts/workload.ts';
import { MAXIMUM_ARITY } from '../harness/answers/row-buffer.ts';
import { tableTexts, textColumns } from '../harness/trace/text-dictionary.ts';
import { answersByOracle, traceOf } from '../harness/workload-check/answers.ts';
import { generatorFault, hasColumn } from '../harness/workload-check/rules.ts';
import { workloads } from './registry.ts';
import { testedWorkloads } from './testing/fixtures.ts';
import { fingerprint, generated } from './testing/generated.ts';

/** One suite over every workload: what holds for one holds for all. */

const EVENTS = 40_000;

const columnOf = (columns: object, name: string): Column => (columns as Readonly<Record<string, Column>>)[name]!;

/** The trace as it was after its first `events` events. */
function firstEvents(trace: OracleTrace, events: number): OracleTrace {
  const columns = Object.entries(trace.columns).map(([name, column]) => [name, column.subarray(0, events)]);
  return { ...trace, events, columns: Object.fromEntries(columns) as Columns };
}

/** The due event of exactly that answer; undefined where the trace has none. */
function dueIn(workload: Workload, trace: OracleTrace, row: readonly number[]): number | undefined {
  const { rows, due } = answersByOracle(workload, trace);
  return due[rows.findIndex((each) => each.join() === row.join())];
}

describe.each(testedWorkloads)('$name', (workload) => {
  const made = generated(workload, EVENTS, 5, workload.quick);
  const trace = traceOf(workload, made);
  const { event_time: times } = trace.columns;
  /** Of each event its key; without keys all have the same. */
  const keys = workload.key === null ? new Int32Array(EVENTS) : columnOf(trace.columns, workload.key);

  it('keeps to all rules of a generator', () => {
    expect(generatorFault(workload, { ...defaultsOf(workload.parameters), ...workload.quick }, EVENTS)).toBeUndefined();
  });

  it('makes other bytes from another seed', () => {
    expect(fingerprint(generated(workload, EVENTS, 6, workload.quick))).not.toBe(fingerprint(made));
  });

  it('makes exactly the columns it declares, as it declares them', () => {
    expect(Object.keys(made.columns)).toEqual(['event_time', ...Object.keys(workload.columns)]);
    for (const [name, { type }] of Object.entries(workload.columns)) {
      const column = columnOf(made.columns, name);
      expect(column).toBeInstanceOf(columnOver(type, new ArrayBuffer(0)).constructor);
      expect(column.length).toBe(EVENTS);
      expect(column.byteLength).toBe(EVENTS * bytesPerValue(type));
    }
  });

  it('has keys from 0 up to the number of keys it reports', () => {
    expect(keys).toBeInstanceOf(Int32Array);
    expect(keys.every((key) => key >= 0 && key < made.keyCount)).toBe(true);
  });

  it('has events of each of its streams, and of no other', () => {
    const streams = streamsOf(workload);
    const places = streams.length === 1 ? [0] : columnOf(trace.columns, 'stream');
    expect(new Set(places)).toEqual(new Set(streams.keys()));
  });

  it('has texts for the numbers of such, in columns of texts alone', () => {
    for (const [name, texts] of Object.entries(made.texts ?? {})) {
      expect(new Set(texts).size).toBe(texts.length);
      if (tableTexts(workload).includes(name)) {
        continue;
      }
      expect(textColumns(workload)).toContain(name);
      const has = hasColumn(workload, made.columns, name);
      const column = columnOf(trace.columns, name);
      expect(column.every((value, position) => !has(position) || texts[value] !== undefined)).toBe(true);
    }
  });

  it('keeps the ground truth to itself', () => {
    const { groundTruth } = made;
    expect(Object.keys(workload.columns)).not.toContain('groundTruth');
    expect(groundTruth.every((id, i) => id < EVENTS && (i === 0 || id > groundTruth[i - 1]!))).toBe(true);
    // No column may be a label: none has one value for the ground truth and others for the rest.
    const isGroundTruth = new Uint8Array(EVENTS);
    for (const id of groundTruth) {
      isGroundTruth[id] = 1;
    }
    for (const name of Object.keys(workload.columns)) {
      const column = columnOf(trace.columns, name);
      const values = [0, 1].map((label) => new Set(column.filter((_, id) => isGroundTruth[id] === label)));
      expect(groundTruth.length === 0 || [...values[1]!].some((value) => values[0]!.has(value))).toBe(true);
    }
  });

  it('has a table of the columns it declares, all of one length', () => {
    expect(Object.keys(made.tables)).toEqual(Object.keys(workload.tables));
    for (const [name, { columns }] of Object.entries(workload.tables)) {
      const table = made.tables[name]!;
      expect(Object.keys(table)).toEqual(columns);
      expect(new Set(Object.values(table).map(({ length }) => length)).size).toBe(1);
    }
  });

  it('has answers, some while the trace goes on, each identified by its first columns', () => {
    const { rows, due } = answersByOracle(workload, trace);
    const { columns, identifying } = workload.answers;
    expect(due.filter((id) => id < EVENTS).length).toBeGreaterThan(0);
    expect(due.every((id) => id >= 0 && id <= EVENTS)).toBe(true);
    expect(new Set(rows.map((row) => row.slice(0, identifying).join())).size).toBe(rows.length);
    expect(rows.every((row) => row.length === columns.length && row.every(Number.isSafeInteger))).toBe(true);
    expect(columns.length).toBeLessThanOrEqual(MAXIMUM_ARITY);
    expect(new Set(columns).size).toBe(columns.length);
  });

  it('makes an answer due at the first event after which it cannot change', () => {
    const { rows, due } = answersByOracle(workload, trace);
    const during = due.flatMap((id, answer) => (id < EVENTS ? [answer] : []));
    const step = Math.ceil(during.length / 12);
    for (const answer of during.filter((_, i) => i % step === 0)) {
      const row = rows[answer]!;
      const id = due[answer]!;
      expect(dueIn(workload, firstEvents(trace, id + 1), row)).toBe(id);
      // Without that event it comes at the end at best.
      expect(dueIn(workload, firstEvents(trace, id), row) ?? id).toBe(id);
    }
  });

  it('makes an answer that waits for time due by the largest time seen', () => {
    const { rows, due } = answersByOracle(workload, trace);
    let waiting = 0;
    for (const [answer, row] of rows.entries()) {
      const closesAtMs = workload.closesAtMs?.(row, trace.parameters);
      if (closesAtMs !== undefined) {
        const id = times.findIndex((time) => time >= closesAtMs + workload.disorderMs);
        expect(due[answer]).toBe(id === -1 ? EVENTS : id);
        waiting++;
      }
    }
    expect(waiting > 0).toBe(workload.horizonMs > 0);
  });

  // On a quiet machine of 2025 a draw takes 2 ns, so that this is 5 million events a second; both slow down together.
  it('is made in less time an event than a hundred random draws', () => {
    const events = 500_000;
    const ratios = Array.from({ length: 5 }, (_, seed) => {
      const began = process.cpuUsage();
      generated(workload, events, seed);
      const made = process.cpuUsage();
      drawMany(new Random(seed), events * 100);
      return cpuMicroseconds(began, made) / cpuMicroseconds(made, process.cpuUsage());
    });
    expect(Math.min(...ratios)).toBeLessThan(1);
  });

  it('has parameters whose defaults and quick values lie within their bounds', () => {
    for (const [name, spec] of Object.entries(workload.parameters)) {
      if ('minimum' in spec) {
        for (const value of [spec.default, Number(workload.quick[name] ?? spec.default)]) {
          expect(value).toBeGreaterThanOrEqual(spec.minimum);
          expect(value).toBeLessThanOrEqual(spec.maximum);
        }
      }
    }
    expect(Object.keys(workload.parameters)).toEqual(expect.arrayContaining(Object.keys(workload.quick)));
  });
});

describe('the registry', () => {
  it('has no two workloads of one name or title, and names fit for the command line', () => {
    const names = workloads.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(workloads.map(({ title }) => title)).size).toBe(names.length);
    expect(names.every((name) => /^[a-z][a-z0-9-]*$/.test(name))).toBe(true);
  });
});

/** What this process has used from one reading to another. */
function cpuMicroseconds(from: NodeJS.CpuUsage, to: NodeJS.CpuUsage): number {
  return to.user + to.system - from.user - from.system;
}

function drawMany(random: Random, draws: number): number {
  let sum = 0;
  for (let i = 0; i < draws; i++) {
    sum ^= random.uint32();
  }
  return sum;
}
