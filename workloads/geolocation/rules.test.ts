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
import { geolocation } from './workload.ts';

const [TRANSITION, SPEEDING] = [1, 2];

/** Three cells in the first row: zones 7, 7 and 8; the fourth cell, like all others, has no row. */
const cells = {
  cell: Int32Array.of(0, 1, 2, 9_999),
  zone: Int32Array.of(7, 7, 8, 9),
  speed_limit: Int32Array.of(10, 20, 30, 1),
};

type Fix = [timeMs: number, vehicle: number, x: number, y: number];

/** Checks that all three forms give exactly these answers. */
async function expectAnswers(fixes: Fix[], answers: number[][]): Promise<void> {
  const trace = traceFrom(geolocation, fixes, 3, { cells });
  expect(answersByOracle(geolocation, trace).rows, 'oracle').toEqual(answers);
  expect(answersByOperator(geolocation, trace, 1), 'operator').toEqual(answers);
  expect(await answersBySql(geolocation, trace), 'query').toEqual(answers);
}

/** Fixes of vehicle 2 in the first row of cells, so slow that no limit is reached. */
function slowly(...xs: number[]): Fix[] {
  return xs.map((x, i) => [1_000_000 * (i + 1), 2, x, 0]);
}

describe('a transition', () => {
  test('is a fix in another zone, and counts from the first fix', async () => {
    await expectAnswers(slowly(0, 999, 1_000), [[2, TRANSITION, 2, 7, 8, 2_000_000]]);
  });

  test('is not a fix in another cell of the zone', async () => {
    await expectAnswers(slowly(0, 499, 500, 999), []);
  });

  test('is not a first fix', async () => {
    await expectAnswers(slowly(1_200), []);
  });

  test('leads to zone 0 where no cell has a row, and back', async () => {
    await expectAnswers(slowly(1_499, 1_500, 1_700, 1_499), [
      [1, TRANSITION, 2, 8, 0, 1_000_000],
      [3, TRANSITION, 2, 0, 8, 2_000_000],
    ]);
  });

  test('counts from the transition before it', async () => {
    await expectAnswers(slowly(0, 0, 1_000, 1_000, 1_000, 0), [
      [2, TRANSITION, 2, 7, 8, 2_000_000],
      [5, TRANSITION, 2, 8, 7, 3_000_000],
    ]);
  });

  test('is reported per vehicle', async () => {
    const fixes: Fix[] = [
      [5, 0, 0, 0],
      [5, 1, 1_000, 0],
      [5, 2, 2_000, 0],
      [9, 0, 0, 0],
      [9, 1, 1_000, 0],
      [9, 2, 2_000, 0],
    ];
    await expectAnswers(fixes, []);
  });

  test('finds the corners of the map', async () => {
    const fixes: Fix[] = [
      [0, 0, 49_499, 49_499],
      [9_000_000, 0, 49_999, 49_999],
      [18_000_000, 0, 0, 49_999],
      [27_000_000, 0, 0, 0],
    ];
    await expectAnswers(fixes, [
      [1, TRANSITION, 0, 0, 9, 9_000_000],
      [2, TRANSITION, 0, 9, 0, 9_000_000],
      [3, TRANSITION, 0, 0, 7, 9_000_000],
    ]);
  });
});

describe('speeding', () => {
  test('is a metre more than the limit allows', async () => {
    await expectAnswers(fixes(0, 1_000, 11), [[1, SPEEDING, 2, 7, 121, 1_000]]);
  });

  test('is not exactly what the limit allows', async () => {
    await expectAnswers(fixes(0, 1_000, 10), []);
  });

  test('rounds the reach down to a metre', async () => {
    await expectAnswers(fixes(0, 1_099, 10), []);
    await expectAnswers(fixes(0, 1_099, 11), [[1, SPEEDING, 2, 7, 121, 1_099]]);
    await expectAnswers(fixes(0, 1_100, 11), []);
  });

  test('is any distance at the same time', async () => {
    await expectAnswers(fixes(0, 0, 1), [[1, SPEEDING, 2, 7, 1, 0]]);
    await expectAnswers(fixes(0, 0, 0), []);
  });

  test('goes by the limit of the cell it ends in', async () => {
    await expectAnswers(fixes(495, 1_000, 20), []);
    await expectAnswers(fixes(495, 1_000, 21), [[1, SPEEDING, 2, 7, 441, 1_000]]);
  });

  test('is unknown where there is no limit', async () => {
    await expectAnswers(fixes(1_600, 1, 40_000), []);
  });

  test('measures along both axes', async () => {
    const diagonal = (elapsedMs: number): Fix[] => [
      [0, 2, 0, 0],
      [elapsedMs, 2, 30, 40],
    ];
    await expectAnswers(diagonal(5_000), []);
    await expectAnswers(diagonal(4_999), [[1, SPEEDING, 2, 7, 2_500, 4_999]]);
  });

  test('rounds the reach down also where the distance is no whole number', async () => {
    const diagonal: Fix[] = [
      [0, 2, 0, 0],
      [1_099, 2, 10, 4],
    ];
    await expectAnswers(diagonal, [[1, SPEEDING, 2, 7, 116, 1_099]]);
  });

  test('comes with a transition at one fix', async () => {
    await expectAnswers(fixes(990, 1_000, 400), [
      [1, TRANSITION, 2, 7, 8, 1_000],
      [1, SPEEDING, 2, 8, 160_000, 1_000],
    ]);
  });

  test('is nothing after years', async () => {
    await expectAnswers(fixes(0, 50 * 365 * 86_400_000, 400), []);
  });

  test('is exact across the whole map', async () => {
    const across: Fix[] = [
      [0, 2, 49_999, 49_999],
      [1, 2, 0, 0],
    ];
    await expectAnswers(across, [
      [1, TRANSITION, 2, 9, 7, 1],
      [1, SPEEDING, 2, 7, 2 * 49_999 ** 2, 1],
    ]);
  });
});

test('an empty trace has no answers', async () => {
  await expectAnswers([], []);
});

test('small traces have transitions and speeding', () => {
  const answers = fc.sample(smallTraces(geolocation), 50).flatMap((trace) => answersByOracle(geolocation, trace).rows);
  expect(new Set(answers.map(([, kind]) => kind))).toEqual(new Set([TRANSITION, SPEEDING]));
});

test('every answer is due at its fix', () => {
  const trace = traceOf(geolocation, generated(geolocation, 20_000, 1, geolocation.quick));
  const { rows, due } = answersByOracle(geolocation, trace);
  expect(due).toEqual(rows.map(([fixId]) => fixId));
});

/** Two fixes of vehicle 2, the second `elapsedMs` later and `distance` metres to the east. */
function fixes(x: number, elapsedMs: number, distance: number): Fix[] {
  return [
    [3_000, 2, x, 0],
    [3_000 + elapsedMs, 2, x + distance, 0],
  ];
}
