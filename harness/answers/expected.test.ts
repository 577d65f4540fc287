import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerIndex, sameValues } from './expected.ts';

const identity = fc.tuple(fc.oneof(fc.nat(20), fc.maxSafeInteger()), fc.oneof(fc.nat(2), fc.integer()));
const identities = fc.uniqueArray(identity, { maxLength: 400, size: 'max', selector: (pair) => pair.join() });

function indexOf(pairs: readonly (readonly [number, number])[]): AnswerIndex {
  const rows = Float64Array.from(pairs.flatMap(([a, b], value) => [a, b, value]));
  const due = new Float64Array(pairs.length);
  return new AnswerIndex({ arity: 3, identifying: 2, count: pairs.length, rows, due });
}

describe('the index of right answers', () => {
  it('finds each by its identity, whatever its value', () => {
    const property = fc.property(identities, (pairs) => {
      const index = indexOf(pairs);
      pairs.forEach(([a, b], answer) => {
        expect(index.find(Float64Array.of(9, a, b, -5), 1)).toBe(answer);
      });
    });
    fc.assert(property);
  });

  it('finds no other', () => {
    const property = fc.property(identities, identity, (pairs, [a, b]) => {
      fc.pre(!pairs.some(([c, d]) => a === c && b === d));
      expect(indexOf(pairs).find(Float64Array.of(a, b, 0), 0)).toBe(-1);
    });
    fc.assert(property);
  });

  it('finds nothing that is not a number', () => {
    const index = indexOf([[0, 0]]);
    expect(index.find(Float64Array.of(Number.NaN, 0, 0), 0)).toBe(-1);
    expect(index.find(Float64Array.of(Number.POSITIVE_INFINITY, 0, 0), 0)).toBe(-1);
  });

  it('has a place for none', () => {
    expect(indexOf([]).find(Float64Array.of(1, 2, 3), 0)).toBe(-1);
  });
});

it('values are the same only if all of them are', () => {
  const a = Float64Array.of(0, 1, 2, 3);
  const b = Float64Array.of(1, 2, 4);
  expect(sameValues(a, 1, b, 0, 2)).toBe(true);
  expect(sameValues(a, 1, b, 0, 3)).toBe(false);
  expect(sameValues(a, 0, b, 0, 0)).toBe(true);
});
