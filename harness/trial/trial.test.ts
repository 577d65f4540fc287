import { rmSync } from 'node:fs';
import * as v from 'valibot';
import { afterAll, describe, expect, it } from 'vitest';
import type { ModePlan } from '../processes/request.ts';
import { sharedSchemas } from '../results/schema.ts';
import { storedTrial } from './testing/stored-trial.ts';
import { runTrial } from './trial.ts';

const stored = storedTrial('weather', 20_000);
afterAll(() => rmSync(stored.folder, { recursive: true, force: true }));

const spans = { warmUpMs: 50, measureMs: 100, tailMs: 50, leadMs: 5 };
const plans: ModePlan[] = [
  { mode: 'verification' },
  { mode: 'throughput', warmUpMs: 1, measureMs: 20 },
  { mode: 'latency', arrivals: 'recorded', ratePerSecond: 50_000, preload: 10_000, seed: 1, ...spans },
  // Nothing falls due in the measurement window: no percentile, no trend, and still every figure is a number.
  { mode: 'latency', arrivals: 'constant', ratePerSecond: 100, preload: 19_990, seed: 1, ...spans },
];

describe.each(plans)('a trial of mode $mode', (plan) => {
  it('returns exactly what results hold, before and after JSON', async () => {
    const trial = await runTrial(stored.request({ name: 'streaming' }, plan), new AbortController().signal);
    expect(v.parse(v.strictObject(sharedSchemas[schemaOf(plan)].entries), trial)).toEqual(trial);
    expect(JSON.parse(JSON.stringify(trial))).toEqual(trial);
    expect(trial.trial).toBe(0);
  });
});

function schemaOf({ mode }: ModePlan) {
  return ({ verification: 'VerificationTrial', throughput: 'ThroughputTrial', latency: 'LatencyTrial' } as const)[mode];
}
