import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  answersByOperator,
  answersByOracle,
  answersBySql,
  traceFrom,
  traceOf,
} from '../../harness/workload-check/answers.ts';
import { generated } from '../testing/generated.ts';
import { smallTraces } from '../testing/small-traces.ts';
import { fraud } from './workload.ts';

const [UNUSUAL_AMOUNT, VELOCITY, IMPOSSIBLE_TRAVEL] = [1, 2, 3];
const DAY_MS = 86_400_000;

type Transaction = [timeMs: number, card: number, amount: number, x: number, y: number];

/** Checks that all three forms give exactly these answers. */
async function expectAnswers(transactions: Transaction[], answers: number[][]): Promise<void> {
  const trace = traceFrom(fraud, transactions, 3);
  expect(answersByOracle(fraud, trace).rows, 'oracle').toEqual(answers);
  expect(answersByOperator(fraud, trace, 1), 'operator').toEqual(answers);
  expect(await answersBySql(fraud, trace), 'query').toEqual(answers);
}

/** Transactions of card 1 at one place, a day apart. */
function daily(amounts: number[]): Transaction[] {
  return amounts.map((amount, day) => [day * DAY_MS, 1, amount, 0, 0]);
}

/** Transactions of card 1 at one place and price. */
function at(...timesMs: number[]): Transaction[] {
  return timesMs.map((timeMs) => [timeMs, 1, 100, 0, 0]);
}

/** Two transactions of card 1, the second `elapsedMs` later and (dx, dy) metres away. */
function journey(elapsedMs: number, dx: number, dy: number): Transaction[] {
  return [
    [1_000, 1, 100, -20_000_000, -20_000_000],
    [1_000 + elapsedMs, 1, 100, dx - 20_000_000, dy - 20_000_000],
  ];
}

describe('unusual amount', () => {
  const sixteen = Array<number>(16).fill(100);

  test('is one above half the sum of the last sixteen', async () => {
    await expectAnswers(daily([...sixteen, 801]), [[16, UNUSUAL_AMOUNT, 1, 1_600]]);
  });

  test('is not exactly half the sum', async () => {
    await expectAnswers(daily([...sixteen, 800]), []);
  });

  test('needs sixteen earlier transactions', async () => {
    await expectAnswers(daily([...sixteen.slice(1), 1_000_000]), []);
  });

  test('forgets the seventeenth-last', async () => {
    await expectAnswers(daily([5_000, ...sixteen, 801]), [[17, UNUSUAL_AMOUNT, 1, 1_600]]);
  });

  test('counts an unusual amount among the last sixteen of the next', async () => {
    await expectAnswers(daily([...sixteen, 801, 1_150, 1_676]), [
      [16, UNUSUAL_AMOUNT, 1, 1_600],
      [18, UNUSUAL_AMOUNT, 1, 3_351],
    ]);
  });

  test('is exact where sums exceed 32 bits', async () => {
    const largest = 2 ** 31 - 1;
    const fourteen = Array<number>(14).fill(0);
    await expectAnswers(daily([largest, largest, ...fourteen, largest]), []);
    await expectAnswers(daily([largest, largest - 1, ...fourteen, largest]), [
      [16, UNUSUAL_AMOUNT, 1, 2 * largest - 1],
    ]);
  });
});

describe('velocity', () => {
  test('is the fifth transaction within 59,999 ms', async () => {
    await expectAnswers(at(5, 10_000, 20_000, 30_000, 60_004), [[4, VELOCITY, 1, 59_999]]);
  });

  test('is not the fifth after 60,000 ms', async () => {
    await expectAnswers(at(5, 10_000, 20_000, 30_000, 60_005), []);
  });

  test('is not the fourth', async () => {
    await expectAnswers(at(1, 2, 3, 4), []);
  });

  test('looks back four, not further', async () => {
    await expectAnswers(at(0, 0, 0, 0, 60_000, 60_000, 60_000, 60_000, 60_000), [[8, VELOCITY, 1, 0]]);
  });

  test('does not count other cards', async () => {
    const rows: Transaction[] = [0, 1, 2, 1, 0, 2, 1, 0, 2].map((card) => [7, card, 100, 0, 0]);
    await expectAnswers(rows, []);
  });
});

describe('impossible travel', () => {
  test('is not a journey of exactly 1,000 km/h', async () => {
    await expectAnswers(journey(10_000, 2_780, 0), []);
  });

  test('is one of a metre more', async () => {
    await expectAnswers(journey(10_000, 0, 2_781), [[1, IMPOSSIBLE_TRAVEL, 1, 2_781 ** 2]]);
  });

  test('rounds the reach down to a metre', async () => {
    await expectAnswers(journey(3_999, 1_112, 0), [[1, IMPOSSIBLE_TRAVEL, 1, 1_112 ** 2]]);
    await expectAnswers(journey(3_999, 1_111, 30), [[1, IMPOSSIBLE_TRAVEL, 1, 1_111 ** 2 + 30 ** 2]]);
    await expectAnswers(journey(3_999, 1_111, 0), []);
  });

  test('is any distance at the same time', async () => {
    await expectAnswers(journey(0, 0, 1), [[1, IMPOSSIBLE_TRAVEL, 1, 1]]);
    await expectAnswers(journey(0, 0, 0), []);
  });

  test('measures along both axes', async () => {
    await expectAnswers(journey(17_985, 3_000, 4_000), [[1, IMPOSSIBLE_TRAVEL, 1, 25_000_000]]);
    await expectAnswers(journey(17_986, 3_000, 4_000), []);
  });

  test('is exact across the whole plane', async () => {
    await expectAnswers(journey(1_000, 40_000_000, 40_000_000), [[1, IMPOSSIBLE_TRAVEL, 1, 3_200_000_000_000_000]]);
  });

  test('is nothing after years', async () => {
    await expectAnswers(journey(50 * 365 * DAY_MS, 40_000_000, 40_000_000), []);
  });
});

test('one transaction may break all three rules', async () => {
  const rows = at(...Array<number>(16).fill(0));
  rows.push([0, 1, 900, 0, 5]);
  const velocity = Array.from({ length: 12 }, (_, i) => [i + 4, VELOCITY, 1, 0]);
  await expectAnswers(rows, [
    ...velocity,
    [16, UNUSUAL_AMOUNT, 1, 1_600],
    [16, VELOCITY, 1, 0],
    [16, IMPOSSIBLE_TRAVEL, 1, 25],
  ]);
});

test('an empty trace has no answers', async () => {
  await expectAnswers([], []);
});

test('small traces break every rule', () => {
  const answers = fc.sample(smallTraces(fraud), 50).flatMap((trace) => answersByOracle(fraud, trace).rows);
  expect(new Set(answers.map(([, rule]) => rule))).toEqual(new Set([UNUSUAL_AMOUNT, VELOCITY, IMPOSSIBLE_TRAVEL]));
});

test('every answer is due at its transaction', () => {
  const { rows, due } = answersByOracle(fraud, traceOf(fraud, generated(fraud, 20_000, 1, fraud.quick)));
  expect(due).toEqual(rows.map(([transactionId]) => transactionId));
});
