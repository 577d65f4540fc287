import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interferenceShare, takenShare } from '../results/interference.ts';
import type { Trial } from '../results/schema.ts';
import { storedTrial } from '../trial/testing/stored-trial.ts';
import { MachineProbe } from './machine-probe.ts';
import type { LatencyPlan, ModePlan, ThroughputPlan } from './request.ts';

/** The built program: a trial's process is started from a file of JavaScript. */
const built = new URL('../../dist/harness/processes/spawn.js', import.meta.url);
const { runChild } = (await import(built.href)) as typeof import('./spawn.ts');

const stored = storedTrial('fraud', 20_000);
afterAll(() => rmSync(stored.folder, { recursive: true, force: true }));

const throughput: ThroughputPlan = { mode: 'throughput', warmUpMs: 20, measureMs: 200 };
const latency: LatencyPlan = {
  mode: 'latency',
  arrivals: 'poisson',
  ratePerSecond: 20_000,
  preload: 10_000,
  warmUpMs: 50,
  measureMs: 200,
  tailMs: 50,
  leadMs: 5,
  seed: 3,
};

async function trialOf(plan: ModePlan): Promise<Trial> {
  const outcome = await runChild(stored.request({ name: 'streaming' }, plan), 30_000, new AbortController().signal);
  if (!outcome.ok || !('trial' in outcome)) {
    throw new Error(JSON.stringify(outcome));
  }
  return outcome.trial;
}

/** A trial while two processes for each core do nothing but compute, at the same priority. */
async function besideOthers(plan: ModePlan): Promise<Trial> {
  const others: ChildProcess[] = Array.from({ length: 2 * availableParallelism() }, () =>
    // Each in its own session, like the trial: a system may share its cores by session.
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore', detached: true }),
  );
  try {
    return await trialOf(plan);
  } finally {
    for (const other of others) {
      other.kill('SIGKILL');
    }
  }
}

const shareOf = ({ machine }: Trial): number => takenShare(machine!)!;

describe.runIf(process.platform === 'linux').each([throughput, latency])('a $mode trial', (plan) => {
  const noisy: Trial[] = [];
  const left: Trial[] = [];
  beforeAll(async () => {
    for (let pair = 0; pair < 3; pair++) {
      noisy.push(await besideOthers(plan));
      left.push(await trialOf(plan));
    }
  });

  it('says that it was noisy beside busy processes', () => {
    const most = noisy.reduce((one, other) => (shareOf(other) > shareOf(one) ? other : one));
    expect(interferenceShare(most)).toBeGreaterThan(0);
    expect(most.machine!.othersCpuMs).toBeGreaterThan(most.machine!.spanMs / 2);
  });

  it('says less of one without them', () => {
    // The tests beside this one may take a core at times: the least noisy trial counts.
    expect(Math.min(...left.map(shareOf))).toBeLessThan(Math.max(...noisy.map(shareOf)));
  });

  it('reports the loop before it and the load', () => {
    const { spinMs, spinGapMs, longestSpinGapMs, spanMs, load } = left[0]!.machine!;
    expect(spinMs).toBeGreaterThanOrEqual(25);
    expect(longestSpinGapMs).toBeLessThanOrEqual(spinGapMs);
    expect(spanMs).toBeGreaterThanOrEqual(200);
    expect(load).toBeGreaterThan(0);
  });
});

it('a process that cannot be read leaves the counters unknown, never zero', () => {
  const probe = new MachineProbe();
  probe.begin([2 ** 30]);
  expect(probe.facts).toMatchObject({ waitedMs: null, othersCpuMs: null, throttledMs: null, stolenMs: null });
});
