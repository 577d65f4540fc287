import { describe, expect, it } from 'vitest';
import { monotonicMs } from '../../clock.ts';
import { waitUntil } from './waiting.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** Waits for a time `inMs` ahead, and gives the times at which it was asked, ms after that time. */
async function asksAround(inMs: number): Promise<number[]> {
  const timeMs = monotonicMs() + inMs;
  const asked: number[] = [];
  await waitUntil(
    (nowMs) => {
      asked.push(nowMs - timeMs);
      return nowMs >= timeMs;
    },
    () => timeMs,
  );
  return asked;
}

describe('waitUntil', () => {
  it('ends with the first look that finds what is waited for', async () => {
    const asked = await asksAround(20);
    expect(asked.at(-1)).toBeGreaterThanOrEqual(0);
    expect(asked.slice(0, -1).every((ms) => ms < 0)).toBe(true);
  });

  it('sleeps while it is far and looks again and again when it is near', async () => {
    const asked = await asksAround(40);
    expect(asked.filter((ms) => ms < -10).length).toBeLessThan(5);
    // Of five waits one at least was not kept from running in its last 2 ms.
    let most = 0;
    for (let wait = 0; wait < 5; wait++) {
      most = Math.max(most, (await asksAround(20)).length);
    }
    expect(most).toBeGreaterThan(20);
  });

  it('lets the event loop run before it ends, however near that is', async () => {
    let ran = false;
    setImmediate(() => {
      ran = true;
    });
    await waitUntil(
      () => true,
      () => 0,
    );
    expect(ran).toBe(true);
  });

  it('lets the event loop run while what is waited for may come at any moment', async () => {
    let reported = false;
    setTimeout(() => {
      reported = true;
    }, 5);
    await waitUntil(
      () => reported,
      () => 0,
    );
    expect(reported).toBe(true);
  });

  it('looks at least each 50 ms where nothing is to come', async () => {
    let reported = false;
    setTimeout(() => {
      reported = true;
    }, 5);
    const asked: number[] = [];
    await waitUntil(
      (nowMs) => {
        asked.push(nowMs);
        return reported;
      },
      () => NEVER,
    );
    expect(asked.length).toBe(2);
    expect(asked[1]! - asked[0]!).toBeGreaterThanOrEqual(45);
  });
});
