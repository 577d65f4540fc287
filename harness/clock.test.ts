import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { monotonicMs, toMonotonicMs } from './clock.ts';

const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

test('the clock is the monotonic one of the machine', () => {
  const before = nowMs();
  const reading = monotonicMs();
  const after = nowMs();
  // The offset is off by the time between its own two readings, which is under a microsecond.
  expect(reading).toBeGreaterThan(before - 0.01);
  expect(reading).toBeLessThan(after + 0.01);
});

test('the clock never goes back', () => {
  let last = monotonicMs();
  for (let i = 0; i < 10_000; i++) {
    const now = monotonicMs();
    expect(now).toBeGreaterThanOrEqual(last);
    last = now;
  }
});

test('readings of another thread fall between those around them', async () => {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     parentPort.on('message', () => parentPort.postMessage(Number(process.hrtime.bigint()) / 1e6));`,
    { eval: true },
  );
  try {
    for (let i = 0; i < 20; i++) {
      const before = monotonicMs();
      worker.postMessage('read');
      const [theirs] = (await once(worker, 'message')) as [number];
      expect(theirs).toBeGreaterThan(before - 0.01);
      expect(theirs).toBeLessThan(monotonicMs() + 0.01);
    }
  } finally {
    await worker.terminate();
  }
});

test("a performance entry's time is on the same clock", () => {
  const entry = performance.mark('now');
  expect(Math.abs(toMonotonicMs(entry.startTime) - monotonicMs())).toBeLessThan(100);
});
