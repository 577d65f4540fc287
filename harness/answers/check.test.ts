import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerLog, type AnswerRecord } from './answer-log.ts';
import { AnswerCheck, addVerifications, isRight } from './check.ts';

/** Answer i is [i, 1, 100 + i], due at event 10·i. */
function checkOf(count: number): AnswerCheck {
  const rows = Float64Array.from(Array.from({ length: count }, (_, i) => [i, 1, 100 + i]).flat());
  const due = Float64Array.from({ length: count }, (_, i) => 10 * i);
  return new AnswerCheck({ arity: 3, identifying: 2, count, rows, due });
}

const rightRow = (answer: number): number[] => [answer, 1, 100 + answer];

function recordOf(rows: readonly (readonly number[])[]): AnswerRecord {
  const log = new AnswerLog(3, 4);
  for (const row of rows) {
    log.emit(...(row as [number]));
    void log.commit();
  }
  return log.record();
}

const RIGHT = { expected: 3, correct: 3, missing: 0, duplicate: 0, wrong: 0, unexpected: 0, early: 0, examples: [] };

describe('answers', () => {
  it('may come in any order, over any partitions', () => {
    const records = [recordOf([rightRow(2)]), recordOf([]), recordOf([rightRow(1), rightRow(0)])];
    const verification = checkOf(3).verify(records);
    expect(verification).toEqual(RIGHT);
    expect(isRight(verification)).toBe(true);
  });

  it.each([
    ['missing', [rightRow(0), rightRow(2)], { correct: 2, missing: 1 }, { expected: rightRow(1) }],
    [
      'duplicate',
      [rightRow(0), rightRow(1), rightRow(2), rightRow(1)],
      { duplicate: 1 },
      { answer: rightRow(1), expected: rightRow(1) },
    ],
    [
      'wrong',
      [rightRow(0), [1, 1, 7], rightRow(2)],
      { correct: 2, wrong: 1 },
      { answer: [1, 1, 7], expected: rightRow(1) },
    ],
    ['unexpected', [rightRow(0), rightRow(1), rightRow(2), [1, 2, 101]], { unexpected: 1 }, { answer: [1, 2, 101] }],
  ])('that are %s are counted and reported', (fault, rows, counts, example) => {
    const verification = checkOf(3).verify([recordOf(rows)]);
    expect(verification).toEqual({ ...RIGHT, ...counts, examples: [{ fault, ...example }] });
    expect(isRight(verification)).toBe(false);
  });

  it('that come right after a wrong one of their identity are duplicates', () => {
    const verification = checkOf(1).verify([recordOf([[0, 1, 7], rightRow(0)])]);
    expect(verification).toMatchObject({ correct: 0, wrong: 1, duplicate: 1, missing: 0 });
  });

  it('are early when observed before their due event has arrived', () => {
    const record = recordOf([rightRow(0), rightRow(1), rightRow(2)]);
    const arrivals = [record.commitMs[0]!, record.commitMs[1]! + 0.001, record.commitMs[2]! - 1];
    const verification = checkOf(3).verify([record], (due) => arrivals[due / 10]!);
    expect(verification).toMatchObject({ correct: 3, early: 1, examples: [{ fault: 'early', answer: rightRow(1) }] });
    expect(isRight(verification)).toBe(false);
  });

  it('that are not numbers are reported as null', () => {
    const { unexpected, examples } = checkOf(0).verify([recordOf([[Number.NaN, 1, 2]])]);
    expect(unexpected).toBe(1);
    expect(examples[0]!.answer).toEqual([null, 1, 2]);
  });

  it('are observed once each, the right ones only, when their commit was', () => {
    const record = recordOf([rightRow(1), [0, 1, 7], rightRow(1), rightRow(2)]);
    const observed: [number, number][] = [];
    checkOf(3).verify([record], undefined, (answer, atMs) => observed.push([answer, atMs]));
    expect(observed).toEqual([
      [1, record.commitMs[0]],
      [2, record.commitMs[3]],
    ]);
  });

  it('are reported with at most five examples', () => {
    expect(checkOf(9).verify([]).examples).toHaveLength(5);
  });

  it('are checked afresh in each iteration', () => {
    const check = checkOf(1);
    expect(check.verify([recordOf([rightRow(0)])])).toEqual(check.verify([recordOf([rightRow(0)])]));
  });
});

it('any mutation of the right answers is counted as what it is', () => {
  const COUNT = 60;
  const kinds = fc.constantFrom('keep', 'keep', 'keep', 'missing', 'duplicate', 'wrong', 'unexpected', 'early');
  const property = fc.property(
    fc.array(kinds, { minLength: COUNT, maxLength: COUNT }),
    fc.integer({ min: 1, max: 4 }),
    fc.infiniteStream(fc.nat()),
    (mutations, partitions, random) => {
      const rows = mutations.flatMap((kind, answer): number[][] => {
        const right = rightRow(answer);
        switch (kind) {
          case 'missing':
            return [];
          case 'duplicate':
            return [right, right];
          case 'wrong':
            return [[answer, 1, 99]];
          case 'unexpected':
            return [right, [answer, 2, 100 + answer]];
          default:
            return [right];
        }
      });
      const parts = Array.from({ length: partitions }, (): number[][] => []);
      for (const row of rows) {
        const part = parts[random.next().value % partitions]!;
        part.splice(random.next().value % (part.length + 1), 0, row);
      }
      const arrivalMs = (due: number): number =>
        mutations[due / 10] === 'early' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
      const { examples, ...counts } = checkOf(COUNT).verify(parts.map(recordOf), arrivalMs);
      const number = (kind: string): number => mutations.filter((each) => each === kind).length;
      expect(counts).toEqual({
        expected: COUNT,
        correct: COUNT - number('missing') - number('wrong'),
        missing: number('missing'),
        duplicate: number('duplicate'),
        wrong: number('wrong'),
        unexpected: number('unexpected'),
        early: number('early'),
      });
      expect(examples.length).toBe(
        Math.min(5, counts.missing + counts.duplicate + counts.wrong + counts.unexpected + counts.early),
      );
    },
  );
  fc.assert(property);
});

it('the counts of several iterations add up, with the first examples', () => {
  const iteration = checkOf(4).verify([recordOf([rightRow(0)])]);
  const sum = addVerifications([iteration, iteration]);
  expect(sum).toMatchObject({ expected: 8, correct: 2, missing: 6 });
  expect(sum.examples).toHaveLength(5);
  expect(addVerifications([])).toEqual({ ...RIGHT, expected: 0, correct: 0 });
});
