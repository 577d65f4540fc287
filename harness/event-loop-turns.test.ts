import { describe, expect, it } from 'vitest';
import { monotonicMs } from './clock.ts';
import { EventLoopTurns } from './event-loop-turns.ts';
import { spinMs } from './trial/testing/timeline.ts';

/** How often the event loop came round while an engine that never waits took `step` events at a time for `forMs`. */
async function turnsWhile(forMs: number, step: number, betweenMs: number): Promise<number> {
  const turns = new EventLoopTurns();
  turns.had(monotonicMs());
  let counted = 0;
  let running = true;
  const count = (): void => {
    counted++;
    if (running) {
      setImmediate(count);
    }
  };
  setImmediate(count);
  const endMs = monotonicMs() + forMs;
  for (let position = 0; monotonicMs() < endMs; position += step) {
    spinMs(betweenMs);
    await turns.nowAndThen(position);
  }
  running = false;
  return counted;
}

describe('an engine that never waits', () => {
  it('lets the event loop run every 10 ms', async () => {
    const turns = await turnsWhile(100, 16, 0.1);
    expect(turns).toBeGreaterThanOrEqual(3);
    expect(turns).toBeLessThanOrEqual(10);
  });

  it('lets it run within sixteen single events when these are slow', async () => {
    expect(await turnsWhile(200, 1, 5)).toBeGreaterThanOrEqual(1);
  });

  it('does not let it run for single events that are few', async () => {
    const turns = new EventLoopTurns();
    let ran = false;
    setImmediate(() => {
      ran = true;
    });
    for (let position = 0; position < 15; position++) {
      await turns.nowAndThen(position);
    }
    expect(ran).toBe(false);
    await turns.nowAndThen(15);
    expect(ran).toBe(true);
  });

  it('gives it no turn that it has just had', async () => {
    const turns = new EventLoopTurns();
    let ran = false;
    setImmediate(() => {
      ran = true;
    });
    turns.had(monotonicMs() + 60_000);
    await turns.nowAndThen(16);
    expect(ran).toBe(false);
  });
});
