import { describe, expect, it } from 'vitest';
import { choose } from './choose.ts';
import { parseSettings, setOf } from './option-settings.ts';
import { sweepOf } from './sweep.ts';

async function sweep(set: string[], engines: string[] = [], workloads: string[] = []) {
  const choice = await choose({ engines, workloads, set: setOf(parseSettings(set)) }, true, [{ workers: 1 }]);
  const found = sweepOf(choice, { engines, workloads });
  return (
    found && {
      workloads: found.workloads.map(({ workload: { name } }) => name),
      engines: found.engines.map(({ label }) => label),
    }
  );
}

describe('a sweep of intervals', () => {
  it('is compared with streaming on one workload where the command says no more', async () => {
    expect(await sweep(['micro-batch.interval=1,10'])).toEqual({
      workloads: ['fraud'],
      engines: ['Embedded streaming', 'Embedded micro-batch · interval 1 ms', 'Embedded micro-batch · interval 10 ms'],
    });
  });

  it('runs what the command names', async () => {
    expect(await sweep(['micro-batch.interval=1,10'], ['rxjs', 'micro-batch'], ['iot', 'weather'])).toEqual({
      workloads: ['iot', 'weather'],
      engines: ['RxJS', 'Embedded micro-batch · interval 1 ms', 'Embedded micro-batch · interval 10 ms'],
    });
  });

  it('needs several intervals, of whatever name the option is', async () => {
    expect(await sweep(['micro-batch.interval=10'])).toBeUndefined();
    expect(await sweep(['micro-batch.max-events=10,100'])).toBeUndefined();
    expect(await sweep(['batch.period=0,100'])).toBeUndefined();
    expect((await sweep(['batch.period=10,100']))?.engines).toContain('Embedded batch · period 10 ms');
  });
});
