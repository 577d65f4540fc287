import { describe, expect, it } from 'vitest';
import { monotonicMs } from './clock.ts';
import { EventLoopTurns } from './event-loop-turns.ts';
import { spinMs } from './trial/testing/timeline.ts';

/**
 * An engine that never waits and takes `step` events a call, 1 ms each: how often the event loop came round meanwhile.
 */
async function turnsIn(calls: number, step: number): Promise<{ counted: number; tookMs: number }> {
  const turns = new EventLoopTurns();
  const beganMs = monotonicMs();
  turns.had(beganMs);
  let counted = 0;
  let running = true;
  const count = (): void => {
    counted++;
    if (running) {
      setImmediate(count);
    }
  };
  setImmediate(count);
  for (let call = 1; call <= calls; call++) {
    spinMs(1);
    await turns.nowAndThen(call * step);
  }
  running = false;
  return { counted, tookMs: monotonicMs() - beganMs };
}

describe('an engine that never waits', () => {
  it('lets the event loop run every 10 ms', async () => {
    const { counted, tookMs } = await turnsIn(60, 16);
    expect(counted).toBeGreaterThanOrEqual(5);
    expect(counted).toBeLessThanOrEqual(tookMs / 10);
  });

  it('lets it run within sixteen single events when these are slow', async () => {
    expect((await turnsIn(16, 1)).counted).toBe(1);
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
