import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OracleTrace } from '../../contracts/workload.ts';
import { answersByOperator, answersByOracle, answersBySql, traceFrom, traceOf } from '../testing/agreement.ts';
import { generated } from '../testing/generated.ts';
import type { FraudColumns } from './columns.ts';
import { fraud } from './workload.ts';

const CARDS = 3;

/** A transaction as steps from the one before, chosen to fall on and beside the thresholds of the rules. */
const step = fc.record({
  card: fc.nat(CARDS - 1),
  gapMs: fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom(0, 0, 0, 0, 1, 3_600, 7_193, 14_999, 15_000, 30_000, 60_000) },
    { weight: 1, arbitrary: fc.nat(70_000) },
    { weight: 1, arbitrary: fc.constantFrom(215_828_000, 3_000_000_000) },
  ),
  // Eight times the usual 2 is 16 of a sum of 32: amounts near that make 2 × amount = S likely.
  amount: fc.constantFrom(2, 2, 2, 2, 2, 2, 1, 3, 15, 16, 17, 2 ** 31 - 1),
  x: fc.constantFrom(0, 0, 0, 1, 278, 1_000, 2_000, -20_000_000, 20_000_000),
  y: fc.constantFrom(0, 0, 0, 1, 4_170, 4_171, 20_000_000),
});

const traces: fc.Arbitrary<OracleTrace<FraudColumns>> = fc
  .array(step, { minLength: 1, maxLength: 150, size: 'max' })
  .map((steps) => {
    let timeMs = 0;
    const rows = steps.map(({ card, gapMs, amount, x, y }) => {
      timeMs += gapMs;
      return [timeMs, card, amount, x, y];
    });
    return traceFrom(fraud, rows, CARDS);
  });

test.each([1, 2, 3])('the operator agrees with the oracle over %i partitions', (partitions) => {
  const property = fc.property(traces, fc.nat(), (trace, seed) => {
    expect(answersByOperator(fraud, trace, partitions, seed)).toEqual(answersByOracle(fraud, trace).rows);
  });
  fc.assert(property, { numRuns: 1_000 });
});

test('the query agrees with the oracle', async () => {
  const property = fc.asyncProperty(traces, async (trace) => {
    expect(await answersBySql(fraud, trace)).toEqual(answersByOracle(fraud, trace).rows);
  });
  await fc.assert(property, { numRuns: 200 });
});

test('random traces break every rule', () => {
  const broken = new Set(fc.sample(traces, 50).flatMap((trace) => answersByOracle(fraud, trace).rows.map((r) => r[1])));
  expect([...broken].sort()).toEqual([1, 2, 3]);
});

test('every answer is due at its transaction', () => {
  const { rows, due } = answersByOracle(fraud, traceOf(fraud, generated(fraud, 20_000, 1, fraud.quick)));
  expect(due).toEqual(rows.map((row) => row[0]));
});

test('all forms agree on a generated trace', async () => {
  const trace = traceOf(fraud, generated(fraud, 40_000, 5, { cards: 300 }));
  const { rows } = answersByOracle(fraud, trace);
  expect(new Set(rows.map((row) => row[1]))).toEqual(new Set([1, 2, 3]));
  expect(answersByOperator(fraud, trace, 4)).toEqual(rows);
  expect(await answersBySql(fraud, trace)).toEqual(rows);
});
