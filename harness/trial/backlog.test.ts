import { describe, expect, it } from 'vitest';
import { BacklogProbe } from './backlog.ts';

/** Answers due each ms for two seconds, observed as a function of the time they were due; measured from 0.2 s on. */
function backlogOf(observedMs: (dueMs: number) => number) {
  const probe = new BacklogProbe();
  for (let dueMs = 0; dueMs < 2000; dueMs++) {
    probe.answer(dueMs, observedMs(dueMs));
  }
  return probe.read(200, 1700, 20_000, true);
}

describe('growth of the backlog', () => {
  it('is nothing for an engine that answers at once', () => {
    expect(backlogOf((due) => due + 0.1).growth).toBe(0);
  });

  it('is nothing for one that is always equally late', () => {
    expect(backlogOf((due) => due + 40).growth).toBeCloseTo(0, 6);
  });

  it('is nothing for blocks, whose backlog comes and goes', () => {
    expect(backlogOf((due) => 100 * Math.ceil((due + 1) / 100) + 3).growth).toBeLessThan(0.005);
  });

  it('is nothing for a pause from which an engine recovers', () => {
    expect(backlogOf((due) => (due > 900 && due < 1000 ? 1000 : due)).growth).toBe(0);
  });

  it.each([0.02, 0.1, 0.5])('is the share by which the load exceeds what an engine can do: %d', (share) => {
    expect(backlogOf((due) => due / (1 - share)).growth).toBeCloseTo(share, 1.5);
  });

  it('is nothing where no answer falls due', () => {
    expect(new BacklogProbe().read(200, 1700, 10, false)).toEqual({ growth: 0 });
  });
});

it('the curve counts events by answers: those scheduled whose answers are not in', () => {
  const { points } = backlogOf((due) => due * 1.25);
  const last = points!.at(-1)!;
  expect(last.atMs).toBeGreaterThan(2490);
  expect(last.events).toBeLessThan(20);
  const atEnd = points!.find(({ atMs }) => atMs >= 2000)!;
  // A fifth of what was due is not in yet, each answer standing for ten events.
  expect(atEnd.events).toBeGreaterThan(3600);
  expect(atEnd.events).toBeLessThan(4100);
});
