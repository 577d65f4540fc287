import { describe, expect, it } from 'vitest';
import type { AnswerSpec } from '../../contracts/workload.ts';
import type { Verification } from './check.ts';
import { answerWords, isoTime, type Word, type Words, withWords } from './words.ts';

const answers: AnswerSpec = {
  columns: ['fix_id', 'kind', 'vehicle', 'a', 'b', 'seen'],
  identifying: 2,
  values: {
    fix_id: 'id',
    a: { of: 'zone', where: { kind: [1, 2] } },
    b: { of: 'zone', where: { kind: [1], vehicle: [0, 1] } },
    seen: 'event_time',
  },
};
const words: Words = {
  texts: { vehicle: ['bus', 'Tram, 7'], zone: ['', 'old town', 'harbour'] },
  rows: Uint32Array.of(4, 0, 9),
  baseMs: Date.UTC(2020, 0, 1),
};
const ROW = [2, 1, 1, 2, 0, 60_000];

function shown(row: readonly number[], given: Words = words): readonly Word[] {
  return answerWords(answers, given)(row);
}

describe('an answer in words', () => {
  it('has rows for ids, texts for their numbers, dates for times', () => {
    expect(shown(ROW)).toEqual([9, 1, 'Tram, 7', 'harbour', '', '2020-01-01T00:01:00Z']);
  });

  it('has words only where its other columns say so', () => {
    expect(shown([0, 2, 0, 1, 1, 0])).toEqual([4, 2, 'bus', 'old town', 1, '2020-01-01T00:00:00Z']);
    expect(shown([0, 3, 0, 1, 1, 0.5])).toEqual([4, 3, 'bus', 1, 1, 0.5]);
    expect(shown([0, 1, 2, 1, 1, 1])).toEqual([4, 1, 2, 'old town', 1, '2020-01-01T00:00:00.001Z']);
  });

  it('stays in numbers where a trace has no words', () => {
    expect(shown(ROW, {})).toEqual(ROW);
  });

  it('keeps numbers that stand for nothing there is', () => {
    const none = [-1, 1, 7, 3, -1, Number.MAX_SAFE_INTEGER];
    expect(shown(none)).toEqual(none);
    expect(shown([Number.NaN, 1, Number.NaN, 0.5, 1e300, Number.NaN])).toEqual([
      Number.NaN,
      1,
      Number.NaN,
      0.5,
      1e300,
      Number.NaN,
    ]);
  });

  it('needs no declaration for a column that is called like what it stands for', () => {
    const plain = { columns: ['id', 'event_time', 'vehicle', 'kind', 'constructor'], identifying: 1 };
    expect(answerWords(plain, words)([1, 1, 0, 0, 0])).toEqual([0, '2020-01-01T00:00:00.001Z', 'bus', 0, 0]);
  });
});

describe('examples of faults', () => {
  const verification: Verification = {
    ...{ expected: 1, correct: 0, missing: 1, duplicate: 0, wrong: 1, unexpected: 0, early: 0 },
    examples: [
      { fault: 'wrong', answer: [2, 1, null, 2, 0, 0], expected: [...ROW] },
      { fault: 'missing', expected: [...ROW] },
    ],
  };
  const right = ['9', '1', 'Tram, 7', 'harbour', '', '2020-01-01T00:01:00Z'];

  it('keep their numbers, and have words beside them', () => {
    const { examples } = withWords(verification, answers, words);
    expect(examples).toEqual([
      {
        ...verification.examples[0],
        words: { answer: ['9', '1', 'NaN', 'harbour', '0', isoTime(words.baseMs!)], expected: right },
      },
      { ...verification.examples[1], words: { expected: right } },
    ]);
  });

  it('of a trace without words are numbers alone', () => {
    expect(withWords(verification, answers, {})).toBe(verification);
  });
});
