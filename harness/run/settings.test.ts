import { describe, expect, it } from 'vitest';
import { microBatch } from '../../engines/micro-batch/engine.ts';
import { streaming } from '../../engines/streaming/engine.ts';
import { fraud } from '../../workloads/fraud/workload.ts';
import { workload as highest } from '../../workloads/testing/highest/workload.ts';
import { createPlan } from '../plan/create-plan.ts';
import { scaleWarning } from './new-result.ts';
import { chosenEngine, chosenWorkload, enginesOver, mostWorkers, type RunPlan } from './settings.ts';

const KEYED = chosenWorkload(fraud);
const WHOLE = chosenWorkload(highest);

/** The cells of a run over a workload: labels with workers and partitions. */
function cells(plan: Pick<RunPlan, 'engines'>, workload = WHOLE): unknown[][] {
  return enginesOver(plan, workload).map(({ label, scale }) => [label, scale.workers, scale.partitions]);
}

describe('the engines of a run', () => {
  it('are all over a workload with a key', async () => {
    const plan = await createPlan({ engines: ['streaming'], workers: [1, 2] });
    expect(enginesOver(plan, KEYED)).toBe(plan.engines);
    expect(mostWorkers(plan, KEYED)).toBe(2);
  });

  it('are each once over one without, with one worker, whatever the number of scales', async () => {
    const set = { 'micro-batch': { interval: [10, 100] } };
    const plan = await createPlan({ engines: ['streaming', 'micro-batch'], set, workers: [2, 4], rates: [1000] });
    expect(plan.engines).toHaveLength(6);
    expect(cells(plan)).toEqual([
      ['Embedded streaming', 1, undefined],
      ['Embedded micro-batch · interval 10 ms', 1, undefined],
      ['Embedded micro-batch · interval 100 ms', 1, undefined],
    ]);
    expect(mostWorkers(plan, WHOLE)).toBe(1);
  });

  it('have one partition over one without, over topics', async () => {
    const plan = await createPlan({ engines: ['streaming'], transport: 'kafka', workers: [1, 2], partitions: [2, 4] });
    expect(cells(plan)).toEqual([['Embedded streaming', 1, 1]]);
  });
});

describe('a warning', () => {
  const planOf = (scale: { workers: number; partitions?: number }): RunPlan =>
    ({ engines: [chosenEngine(streaming), chosenEngine(microBatch, { scale })] }) as unknown as RunPlan;

  it('tells that a workload without a key is not cut', () => {
    expect(scaleWarning(planOf({ workers: 2 }), WHOLE)).toBe(
      'highest has no key by which its events could be cut: its cells have 1 worker.',
    );
    expect(scaleWarning(planOf({ workers: 1, partitions: 4 }), WHOLE)).toBe(
      'highest has no key by which its events could be cut: its cells have 1 worker and 1 partition.',
    );
  });

  it('is not there where nothing was to be cut, or can be', () => {
    expect(scaleWarning(planOf({ workers: 1 }), WHOLE)).toBeUndefined();
    expect(scaleWarning(planOf({ workers: 1, partitions: 1 }), WHOLE)).toBeUndefined();
    expect(scaleWarning(planOf({ workers: 2 }), KEYED)).toBeUndefined();
  });
});
