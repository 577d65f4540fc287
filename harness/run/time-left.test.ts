import { describe, expect, it } from 'vitest';
import { TimeLeft } from './time-left.ts';

describe('the time left', () => {
  it('is what was planned, with a guess for what steps take beyond it', () => {
    const left = new TimeLeft();
    left.add('a', 1000, 200);
    left.add('a', 1000, 200);
    left.add('b', 500, 100);
    expect(left.remainingMs(0)).toBe(3000);
  });

  it('shrinks while a step is under way, not below what is to come', () => {
    const left = new TimeLeft();
    left.add('a', 1000, 200);
    left.add('b', 500, 100);
    left.begin('a', 1000, 0);
    expect(left.remainingMs(400)).toBe(1400);
    expect(left.remainingMs(9000)).toBe(600);
  });

  it('takes what steps of a kind took beyond their plan in place of the guess, for that kind alone', () => {
    const left = new TimeLeft();
    for (const kind of ['a', 'a', 'a', 'b']) {
      left.add(kind, 1000, 200);
    }
    left.begin('a', 1000, 0);
    left.begin('a', 1000, 5000);
    // Each a takes 4000 ms beyond its plan: 1 of them is to come, 1 has just begun.
    expect(left.remainingMs(5000)).toBe(5000 + 5000 + 1200);
    left.begin('b', 1000, 7000);
    // 4000 and 1000 ms.
    expect(left.remainingMs(7000)).toBe(3500 + 1200);
  });

  it('counts no step that is dropped, and is none the less for one that was not planned', () => {
    const left = new TimeLeft();
    left.add('a', 1000, 200);
    left.add('a', 1000, 200);
    left.drop('a', 1000);
    expect(left.remainingMs(0)).toBe(1200);
    left.drop('b', 700);
    left.drop('a', 1000);
    left.drop('a', 1000);
    expect(left.remainingMs(0)).toBe(0);
  });
});
