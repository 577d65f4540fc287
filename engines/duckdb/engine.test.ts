import { beforeAll, describe, expect, it } from 'vitest';
import type { Options } from '../../contracts/options.ts';
import {
  allocateColumn,
  type Column,
  type Columns,
  type ColumnType,
  type Stream,
  streamsOf,
  type Tables,
} from '../../contracts/workload.ts';
import { AnswerLog } from '../../harness/answers/answer-log.ts';
import { ScheduledSource } from '../../harness/hosts/memory/source.ts';
import { queryOf, questionOf } from '../../harness/trace/load-workload.ts';
import { blockMaxima } from '../../harness/trace/running-maximum.ts';
import { answersByOracle, traceOf } from '../../harness/workload-check/answers.ts';
import { fraud } from '../../workloads/fraud/workload.ts';
import { duckdb } from './engine.ts';

const OPTIONS: Options = { threads: 2 };

beforeAll(() => duckdb.prepare!(OPTIONS, questionOf(fraud, { tables: {}, keyCount: 1, parameters: {} })));

describe('loading', () => {
  it('brings every column to the query exactly', async () => {
    const extremes = {
      event_time: [0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 3.2e15, 2 ** 53 - 1],
      temperature: [-400, -1, 0, 1, 350, -(2 ** 31), 2 ** 31 - 1],
      counter: [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 5, 6],
      evidence: [3.2e15, -3.2e15, -1, -(2 ** 32), -(2 ** 32) - 1, 1 - 2 ** 53, 0],
    };
    const { rows } = await answersOf({
      query: 'SELECT id, event_time, temperature, counter, evidence FROM events ORDER BY id',
      ...eventsOf(extremes, { temperature: 'int32', counter: 'uint32', evidence: 'float64' }),
    });
    expect(rows).toEqual(
      extremes.event_time.map((time, i) => [
        i,
        time,
        extremes.temperature[i],
        extremes.counter[i],
        extremes.evidence[i],
      ]),
    );
  });

  it.each([1, 2_047, 2_048, 2_049, 140_000])('loses none of %i events', async (events) => {
    const { rows } = await answersOf({
      query: 'SELECT COUNT(*), SUM(CAST(id AS BIGINT)), MAX(event_time) FROM events',
      ...eventsOf({ event_time: Array.from({ length: events }, (_, i) => 1_000 * i) }),
    });
    expect(rows).toEqual([[events, (events * (events - 1)) / 2, 1_000 * (events - 1)]]);
  });

  it('loads static tables, one without rows too', async () => {
    const tables: Tables = {
      stations: { station: Int32Array.of(4, 5), region: Int32Array.of(-7, 8) },
      cells: { cell: new Int32Array(0), zone: new Int32Array(0) },
    };
    const query = 'SELECT station, region, (SELECT COUNT(*) FROM cells) FROM stations ORDER BY station';
    const { rows } = await answersOf({ query, tables, ...eventsOf({ event_time: [1] }) });
    expect(rows).toEqual([
      [4, -7, 0],
      [5, 8, 0],
    ]);
  });

  it('makes a table of each stream, of its own rows and columns, in pieces too', async () => {
    const events = 10_000;
    const ids = Array.from({ length: events }, (_, id) => id);
    const { columns } = eventsOf(
      {
        event_time: ids.map((id) => 2 ** 33 + id),
        stream: ids.map((id) => (id % 3 === 0 ? 1 : 0)),
        a: ids,
        b: ids.map((id) => -id),
      },
      { stream: 'int32', a: 'int32', b: 'float64' },
    );
    const streams = [
      { name: 'these', columns: ['a'] },
      { name: 'those', columns: ['b'] },
    ];
    const query = `
      SELECT (SELECT COUNT(*) FROM these), (SELECT COUNT(*) FROM those),
        (SELECT COUNT(*) FROM (DESCRIBE these)), (SELECT COUNT(*) FROM (DESCRIBE those)),
        (SELECT CAST(SUM(id - a) AS BIGINT) FROM these), (SELECT CAST(SUM(id + b) AS BIGINT) FROM those),
        (SELECT MIN(event_time - id) FROM those), (SELECT MAX(event_time - id) FROM those), (SELECT MAX(id) FROM these)`;
    const { rows } = await answersOf({ query, columns, streams });
    expect(rows).toEqual([[6_666, 3_334, 3, 3, 0, 0, 2 ** 33, 2 ** 33, 9_998]]);
  });

  it('waits until the last event has arrived', async () => {
    const { rows } = await answersOf({
      query: 'SELECT COUNT(*) FROM events',
      ...eventsOf({ event_time: [1, 2, 3] }),
      offsetsMs: [0, 20, 60],
    });
    expect(rows).toEqual([[3]]);
  });
});

describe('answers', () => {
  it('are those of the oracle, iteration after iteration, in one commit', async () => {
    const parameters = Object.fromEntries(
      Object.entries(fraud.parameters).map(([name, { default: value }]) => [name, value]),
    );
    const trace = traceOf(fraud, fraud.generate(30_000, { ...parameters, cards: 500 }, 7));
    const expected = answersByOracle(fraud, trace).rows;
    const query = queryOf(fraud, trace.parameters);
    const { columns, tables } = trace;
    for (let pass = 0; pass < 2; pass++) {
      const { rows, commits } = await answersOf({ query, columns, streams: streamsOf(fraud), tables });
      expect(rows.sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!)).toEqual(expected);
      expect(commits).toBe(1);
    }
  });

  it('of two runs at once do not mix', async () => {
    const query = 'SELECT SUM(event_time) FROM events';
    const runs = [[1, 2], [30]].map((event_time) => answersOf({ query, ...eventsOf({ event_time }) }));
    expect((await Promise.all(runs)).map(({ rows }) => rows)).toEqual([[[3]], [[30]]]);
  });

  it('may be none', async () => {
    const none = 'SELECT id FROM events WHERE event_time < 0';
    expect(await answersOf({ query: none, ...eventsOf({ event_time: [1, 2] }) })).toEqual({ rows: [], commits: 0 });
    expect(await answersOf({ query: none, ...eventsOf({ event_time: [] }) })).toEqual({ rows: [], commits: 0 });
  });

  it.each(['INTEGER', 'UINTEGER', 'BIGINT', 'HUGEINT'])('may be of type %s', async (type) => {
    const { rows } = await answersOf({ query: `SELECT CAST(i AS ${type}) FROM range(3000) AS r(i) ORDER BY i` });
    expect(rows).toEqual(Array.from({ length: 3_000 }, (_, i) => [i]));
  });

  it.each([-1, 2 ** 53 - 1, 1 - 2 ** 53, -(2 ** 32), -3.2e15])('are exact as a HUGEINT: %i', async (value) => {
    expect((await answersOf({ query: `SELECT CAST(${value} AS HUGEINT)` })).rows).toEqual([[value]]);
  });

  it.each([
    ['9007199254740992', 'beyond 2^53 in column x'],
    ['-9223372036854775808', 'beyond 2^53 in column x'],
    ['CAST(170141183460469231731687303715884105727 AS HUGEINT)', 'beyond 2^53 in column x'],
    ['CAST(NULL AS BIGINT)', 'NULL in column x'],
    ['0.5::DOUBLE', 'column x of the query is DOUBLE'],
  ])('are refused where they are not whole numbers below 2^53: %s', async (value, message) => {
    await expect(answersOf({ query: `SELECT ${value} AS x` })).rejects.toThrow(message);
  });
});

describe('failures', () => {
  it('rejects with the message of the database, and the next run is unharmed', async () => {
    await expect(answersOf({ query: 'SELECT evidence FROM events' })).rejects.toThrow(/evidence.*not found/s);
    await expect(
      answersOf({ query: 'SELECT CAST(i + 2147483600 AS INTEGER) FROM range(5000) AS r(i)' }),
    ).rejects.toThrow(/out of range/);
    expect((await answersOf({ query: 'SELECT COUNT(*) FROM events' })).rows).toEqual([[1]]);
  });

  it('stops a query soon after an abort, and commits nothing', async () => {
    const controller = new AbortController();
    const started = performance.now();
    setTimeout(() => controller.abort(), 50);
    const query = 'SELECT COUNT(*) FROM range(10000000) AS a(i), range(1000000) AS b(j) WHERE (i + j) % 7 = 3';
    expect(await answersOf({ query, controller })).toEqual({ rows: [], commits: 0 });
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('stops waiting for events soon after an abort', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const events = { ...eventsOf({ event_time: [1, 2] }), offsetsMs: [0, 60_000] };
    expect(await answersOf({ query: 'SELECT id FROM events', ...events, controller })).toEqual({
      rows: [],
      commits: 0,
    });
  });
});

interface Question {
  readonly query: string;
  readonly columns?: Columns;
  readonly streams?: readonly Stream[];
  readonly tables?: Tables;
  /** Scheduled arrivals, ms after the start; without them all events have arrived. */
  readonly offsetsMs?: readonly number[];
  readonly controller?: AbortController;
}

async function answersOf(question: Question): Promise<{ rows: number[][]; commits: number }> {
  const { query, tables = {}, offsetsMs, controller = new AbortController() } = question;
  const { columns, streams } = { ...eventsOf({ event_time: [1] }), ...question };
  const events = columns.id.length;
  const timeline = {
    events,
    preload: offsetsMs === undefined ? events : 0,
    offsetsMs: Float64Array.from(offsetsMs ?? []),
    leadMs: 0,
    eventTimes: columns.event_time,
    blockMaxima: blockMaxima(columns.event_time),
    disorderMs: 0,
    partitions: 1,
    arrivedAtScheduleStart: new Int32Array(1),
    scheduleStartMs: new Float64Array(1),
  };
  const { signal } = controller;
  const source = new ScheduledSource(timeline, columns.id, signal);
  const emitted: number[][] = [];
  const sink = new RowSink(emitted);
  const operator = (): never => {
    throw new Error('it hosts the query');
  };
  await duckdb.run({ options: OPTIONS, signal, source, sink, operator, query, columns, streams, tables });
  return { rows: emitted.slice(0, sink.record().count), commits: sink.record().commitEnds.length };
}

/** Keeps rows of any arity. */
class RowSink extends AnswerLog {
  readonly #rows: number[][];

  constructor(rows: number[][]) {
    super(1, 16);
    this.#rows = rows;
  }

  override emit(...row: [number, ...number[]]): void {
    super.emit(row[0]);
    this.#rows.push(row);
  }
}

/** Columns over shared memory, as the engine gets them. */
function eventsOf(
  values: Readonly<Record<string, readonly number[]>> & { readonly event_time: readonly number[] },
  types: Readonly<Record<string, ColumnType>> = {},
): { columns: Columns; streams: readonly Stream[] } {
  const columns: Record<string, Column> = {
    id: allocateColumn('uint32', values.event_time.length),
    event_time: allocateColumn('float64', values.event_time.length),
  };
  columns.id!.set(values.event_time.map((_, i) => i));
  for (const [name, type] of Object.entries(types)) {
    columns[name] = allocateColumn(type, values.event_time.length);
  }
  for (const [name, column] of Object.entries(values)) {
    columns[name]!.set(column);
  }
  return { columns: columns as unknown as Columns, streams: [{ name: 'events', columns: Object.keys(types) }] };
}
