import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { monotonicMs } from '../clock.ts';
import { summariseGarbage } from '../hosts/memory/garbage.ts';
import { GarbageProbe, peakRssBytes, resetPeakRss } from './probes.ts';
import { processPeakRssBytes, processRssBytes } from './process-usage.ts';

function makeGarbage(): void {
  let kept: number[][] = [];
  for (let i = 0; i < 400_000; i++) {
    kept.push([i, i]);
    if (kept.length > 50_000) {
      kept = [];
    }
  }
}

describe.runIf(process.platform === 'linux')('the peak of another process', () => {
  it('is reset: what was given back before is not in it', async () => {
    const program = `
      let kept = Buffer.alloc(300 * 2 ** 20, 1);
      console.log('taken');
      const full = process.memoryUsage.rss();
      process.stdin.once('data', function giveBack() {
        kept = undefined;
        gc();
        // A separate thread frees what was collected, later.
        if (process.memoryUsage.rss() < full - 200 * 2 ** 20) {
          console.log('given back');
        } else {
          setTimeout(giveBack, 10);
        }
      });`;
    const child = spawn(process.execPath, ['--expose-gc', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });
    const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    try {
      await said.next();
      child.stdin.write('give back');
      await said.next();
      const before = processPeakRssBytes(child.pid!);
      const baseline = processRssBytes(child.pid!);
      resetPeakRss(child.pid!);
      const peak = processPeakRssBytes(child.pid!);
      expect(before).toBeGreaterThan(300 * 2 ** 20);
      expect(baseline).toBeGreaterThan(0);
      expect(peak).toBeLessThan(before - 150 * 2 ** 20);
    } finally {
      child.kill('SIGKILL');
    }
  });
});

describe('pauses for garbage collection', () => {
  it('are recorded on the monotonic clock', async () => {
    const probe = new GarbageProbe();
    const before = monotonicMs();
    makeGarbage();
    await eventLoopTurn();
    const pauses = probe.drain();
    const after = monotonicMs();
    expect(pauses.length).toBeGreaterThan(0);
    for (const { startMs, durationMs } of pauses) {
      expect(startMs).toBeGreaterThan(before - 1);
      expect(startMs + durationMs).toBeLessThan(after + 1);
    }
  });

  it('are reported once', async () => {
    const probe = new GarbageProbe();
    makeGarbage();
    await eventLoopTurn();
    probe.drain();
    expect(probe.drain()).toEqual([]);
  });

  it('are summed up in the measurement window, and reported from its beginning', () => {
    const pauses = [
      { startMs: 90, durationMs: 50 },
      { startMs: 110, durationMs: 2 },
      { startMs: 130, durationMs: 4 },
      { startMs: 170, durationMs: 30 },
      { startMs: 210, durationMs: 1 },
    ];
    const spans = [
      { startMs: 100, endMs: 150 },
      { startMs: 200, endMs: 250 },
    ];
    expect(summariseGarbage(pauses, spans)).toEqual({
      pauses: 3,
      totalMs: 7,
      longestMs: 4,
      longest: [
        { atMs: 10, durationMs: 2 },
        { atMs: 30, durationMs: 4 },
        { atMs: 110, durationMs: 1 },
      ],
    });
    expect(summariseGarbage([], spans)).toEqual({ pauses: 0, totalMs: 0, longestMs: 0, longest: [] });
  });

  it('are listed for the 20 longest only', () => {
    const pauses = Array.from({ length: 300 }, (_, i) => ({ startMs: i, durationMs: i + 1 }));
    const { pauses: count, longest } = summariseGarbage(pauses, [{ startMs: 0, endMs: 300 }]);
    expect(count).toBe(300);
    expect(longest.map(({ durationMs }) => durationMs)).toEqual(Array.from({ length: 20 }, (_, i) => i + 281));
  });
});

describe('the peak of the resident set', () => {
  it('is at least what was touched', () => {
    resetPeakRss();
    const before = peakRssBytes();
    let block: Uint8Array | undefined = new Uint8Array(256 * 2 ** 20).fill(1);
    const during = peakRssBytes();
    // What is collected meanwhile makes up for a part of it.
    expect(during - before).toBeGreaterThan(128 * 2 ** 20);
    expect(block.at(-1)).toBe(1);
    block = undefined;
  });
});
