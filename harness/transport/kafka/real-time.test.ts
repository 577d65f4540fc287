import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { REAL_TIME_FLAGS } from './real-time.ts';

/** The built program: a process of its own is started from a file of JavaScript. */
const PROGRAM = fileURLToPath(new URL('../../../dist/harness/transport/kafka/testing/garbage.js', import.meta.url));

it('real-time processes on all cores do not keep each other from being idle', async () => {
  const shares = await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      const child = spawn(process.execPath, [...REAL_TIME_FLAGS, PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
      return Number.parseFloat(await text(child.stdout));
    }),
  );
  for (const share of shares) {
    // Whole cores are taken where the main threads wait for threads that they leave no core to.
    expect(share).toBeLessThan(0.5);
  }
});
