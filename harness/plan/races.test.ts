import { describe, expect, it } from 'vitest';
import { workloads as registered } from '../../workloads/registry.ts';
import { createPlan } from './create-plan.ts';
import type { PlanOptions } from './options.ts';

async function races(options: PlanOptions = {}) {
  const plan = await createPlan(options);
  return plan.races?.map(({ workloads, engines, site, events }) => ({
    workloads: workloads.map(({ label }) => label),
    engines: engines.map(({ label }) => label),
    commit: site.transport === 'memory' ? site.commit : undefined,
    events,
  }));
}

describe('the races of preset quick', () => {
  it('begin with the three models on fraud with durable commits', async () => {
    expect((await races())?.[0]).toEqual({
      workloads: ['fraud · durable commits'],
      engines: ['Embedded streaming', 'Embedded micro-batch', 'Embedded batch'],
      commit: 'durable',
      events: 100_000,
    });
  });

  it('go over every workload, and over every engine in memory', async () => {
    const inMemory = (await races())!.slice(1);
    expect(inMemory.map(({ commit, events }) => [commit, events])).toEqual([
      ['memory', 300_000],
      ['memory', 300_000],
    ]);
    expect(inMemory.flatMap(({ workloads }) => workloads)).toEqual(registered.map(({ name }) => name));
    expect(new Set(inMemory.flatMap(({ engines }) => engines))).toEqual(
      new Set(['Embedded streaming', 'RxJS', 'Node streams', 'Embedded micro-batch', 'Embedded batch', 'DuckDB']),
    );
  });

  it('take over what the command sets', async () => {
    const [first, second] = (await races({ set: { 'micro-batch': { interval: [10, 20] } }, events: '5k' }))!;
    expect(first!.engines).toEqual([
      'Embedded streaming',
      'Embedded micro-batch · interval 10 ms',
      'Embedded micro-batch · interval 20 ms',
      'Embedded batch',
    ]);
    expect([first!.events, second!.events]).toEqual([5000, 5000]);
  });

  it('are not used where the command says what to race', async () => {
    expect(await races({ workloads: ['fraud'] })).toBeUndefined();
    expect(await races({ engines: ['streaming'] })).toBeUndefined();
    expect(await races({ commit: 'memory' })).toBeUndefined();
    expect(await races({ commit: 'durable' })).toBeUndefined();
    expect(await races({ rates: ['max'] })).toBeUndefined();
    expect(await races({ experiment: 'verify' })).toBeUndefined();
    expect(await races({ experiment: 'sustain' })).toBeUndefined();
    expect(await races({ transport: 'kafka' })).toBeUndefined();
    expect(await races({ preset: 'standard' })).toBeUndefined();
  });
});
