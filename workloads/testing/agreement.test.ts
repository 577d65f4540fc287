import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OracleTrace, Workload } from '../../contracts/workload.ts';
import {
  answersByOperator,
  answersByOracle,
  answersBySql,
  traceFrom,
  traceOf,
} from '../../harness/workload-check/answers.ts';
import { generated } from './generated.ts';
import type { HighestColumns } from './highest/columns.ts';
import { workload as highest } from './highest/workload.ts';
import type { JoinColumns } from './join/columns.ts';
import { workload as join } from './join/workload.ts';

const BASKETS = 3;

/** An order or a payment as steps from the event before, chosen to fall on and beside the limit. */
const joinTraces: fc.Arbitrary<OracleTrace<JoinColumns>> = fc
  .tuple(
    fc.array(
      fc.record({
        stream: fc.nat(1),
        basket: fc.nat(BASKETS - 1),
        gapMs: fc.constantFrom(0, 1, 29_999, 30_000, 30_001, 59_999, 60_000, 60_001, 120_001),
        cents: fc.constantFrom(1, 2, 2 ** 31 - 1),
      }),
      { minLength: 1, maxLength: 80, size: 'max' },
    ),
    fc.constantFrom(1, 20_000, 60_000, 60_000, 600_000),
  )
  .map(([steps, limit]) => {
    let timeMs = 0;
    const rows = steps.map(({ stream, basket, gapMs, cents }, id) => {
      timeMs += gapMs;
      return stream === 0 ? [timeMs, 0, basket, cents, id % 4, 0] : [timeMs, 1, basket, 0, 0, cents];
    });
    return { ...traceFrom(join, rows, BASKETS), parameters: { limit } };
  });

/** Payments as steps from the one before, on and beside the ends of windows, many of one amount, back by up to D. */
const highestTraces: fc.Arbitrary<OracleTrace<HighestColumns>> = fc
  .array(
    fc.record({
      gapMs: fc.constantFrom(0, 1, 3_333, 9_999, 10_000, 10_001),
      lateMs: fc.constantFrom(0, 1, 3_000),
      paid: fc.nat(3),
    }),
    { minLength: 1, maxLength: 60, size: 'max' },
  )
  .map((steps) => {
    let timeMs = 0;
    const rows = steps.map(({ gapMs, lateMs, paid }, id) => {
      timeMs += gapMs;
      return [Math.max(0, timeMs - lateMs), paid, id];
    });
    return traceFrom(highest, rows, 1);
  });

test.each([1, 2, 3])('the join agrees with its oracle over %i partitions', (partitions) => {
  fc.assert(
    fc.property(joinTraces, fc.nat(), (trace, seed) => {
      expect(answersByOperator(join, trace, partitions, seed)).toEqual(answersByOracle(join, trace).rows);
    }),
    { numRuns: 300 },
  );
});

test('the highest payments agree with their oracle', () => {
  fc.assert(
    fc.property(highestTraces, fc.nat(), (trace, seed) => {
      expect(answersByOperator(highest, trace, 1, seed)).toEqual(answersByOracle(highest, trace).rows);
    }),
    { numRuns: 300 },
  );
});

test('the queries agree with the oracles', async () => {
  const agree = async (workload: Workload, trace: OracleTrace): Promise<void> => {
    expect(await answersBySql(workload, trace)).toEqual(answersByOracle(workload, trace).rows);
  };
  await fc.assert(
    fc.asyncProperty(joinTraces, (trace) => agree(join, trace)),
    { numRuns: 100 },
  );
  await fc.assert(
    fc.asyncProperty(highestTraces, (trace) => agree(highest, trace)),
    { numRuns: 100 },
  );
});

test('all forms agree on a generated trace, in which every kind of answer is', async () => {
  const trace = traceOf(join, generated(join, 20_000, 5, join.quick));
  const { rows } = answersByOracle(join, trace);
  // Of each kind: not paid, paid before the order, paid after it.
  expect(new Set(rows.map(([order, payment]) => (payment === -1 ? payment : Math.sign(payment! - order!))))).toEqual(
    new Set([-1, 1]),
  );
  expect(rows.filter(([, payment]) => payment === -1).length).toBeGreaterThan(100);
  expect(rows.filter(([order, payment]) => payment! >= 0 && payment! < order!).length).toBeGreaterThan(100);
  expect(answersByOperator(join, trace, 4)).toEqual(rows);
  expect(await answersBySql(join, trace)).toEqual(rows);
  const strict = { ...trace, parameters: { limit: 20_000 } };
  const fewer = answersByOracle(join, strict).rows;
  expect(fewer).not.toEqual(rows);
  expect(answersByOperator(join, strict, 4)).toEqual(fewer);
  expect(await answersBySql(join, strict)).toEqual(fewer);
});

test('the answers do not depend on the order in which the two streams come to each other', () => {
  const trace = traceOf(join, generated(join, 5_000, 5, join.quick));
  const { columns, keyCount, tables, events, parameters } = trace;
  const rows: number[][] = [];
  const operator = join.createOperator({
    ...{ columns, keyCount, tables, parameters },
    output: { emit: (...row) => void rows.push(row) },
  });
  for (const stream of [1, 0]) {
    for (let position = 0; position < events; position++) {
      if (columns.stream[position] === stream) {
        operator.process(position);
      }
    }
  }
  operator.end();
  expect(rows.toSorted((a, b) => a[0]! - b[0]! || a[1]! - b[1]!)).toEqual(answersByOracle(join, trace).rows);
});
