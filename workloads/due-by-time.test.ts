import { describe, expect, it } from 'vitest';
import { dueByTime, runningMaximum } from './due-by-time.ts';

describe('runningMaximum', () => {
  it('holds the largest value so far', () => {
    expect([...runningMaximum(Float64Array.of(3, 1, 4, 1, 5))]).toEqual([3, 3, 4, 4, 5]);
  });

  it('is empty for no events', () => {
    expect(runningMaximum(new Float64Array(0))).toHaveLength(0);
  });
});

describe('dueByTime', () => {
  const maxima = Float64Array.of(10, 10, 20, 20, 30);

  it('is the first id that reaches the time exactly', () => {
    expect(dueByTime(maxima, 20, 0)).toBe(2);
    expect(dueByTime(maxima, 21, 0)).toBe(4);
  });

  it('waits for the disorder on top', () => {
    expect(dueByTime(maxima, 10, 10)).toBe(2);
    expect(dueByTime(maxima, 10, 11)).toBe(4);
  });

  it('is the number of events where the trace ends before', () => {
    expect(dueByTime(maxima, 30, 1)).toBe(5);
    expect(dueByTime(new Float64Array(0), 0, 0)).toBe(0);
  });
});
