import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OracleTrace } from '../contracts/workload.ts';
import { type AnswerRow, answersByOracle, traceFrom, traceOf } from '../harness/workload-check/answers.ts';
import type { FraudColumns } from '../workloads/fraud/columns.ts';
import { fraud } from '../workloads/fraud/workload.ts';
import { generated } from '../workloads/testing/generated.ts';
import { answerFraud } from './inlined-fraud.ts';

const CARDS = 3;

/** A transaction as steps from the one before, on and beside the thresholds of the rules. */
const step = fc.record({
  card: fc.nat(CARDS - 1),
  gapMs: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(0, 0, 0, 1, 15_000, 60_000) }, fc.nat(3_000_000_000)),
  amount: fc.constantFrom(2, 2, 2, 2, 2, 15, 16, 17, 2 ** 31 - 1),
  x: fc.constantFrom(0, 0, 0, 1, 278, -20_000_000, 20_000_000),
  y: fc.constantFrom(0, 0, 0, 4_170, 4_171, 20_000_000),
});

const traces = fc.array(step, { minLength: 1, maxLength: 150, size: 'max' }).map((steps) => {
  let timeMs = 0;
  const rows = steps.map(({ card, gapMs, amount, x, y }) => {
    timeMs += gapMs;
    return [timeMs, card, amount, x, y];
  });
  return traceFrom(fraud, rows, CARDS);
});

test('the inlined loop gives the answers of the oracle on random traces', () => {
  const broken = new Set<number>();
  const property = fc.property(traces, (trace) => {
    const { rows } = answersByOracle(fraud, trace);
    expect(answersInlined(trace)).toEqual(rows);
    for (const row of rows) {
      broken.add(row[1]!);
    }
  });
  fc.assert(property, { numRuns: 1_000 });
  expect(broken).toEqual(new Set([1, 2, 3]));
});

test('the inlined loop gives the answers of the oracle on a generated trace', () => {
  const trace = traceOf(fraud, generated(fraud, 40_000, 5, { cards: 300 }));
  expect(answersInlined(trace)).toEqual(answersByOracle(fraud, trace).rows);
});

function answersInlined({ columns, keyCount }: OracleTrace<FraudColumns>): AnswerRow[] {
  const rows: AnswerRow[] = [];
  answerFraud(columns, keyCount, { emit: (...row) => rows.push(row) });
  return rows;
}
