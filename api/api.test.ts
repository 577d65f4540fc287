import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, expectTypeOf, it } from 'vitest';
import { streaming } from '../engines/streaming/engine.ts';
import { workloads } from '../workloads/registry.ts';
import type { Plan, PlanOptions, Result, RunOptions } from './index.ts';

/** The built one: it starts processes from files of JavaScript. */
const built = new URL('../dist/api/', import.meta.url);
const { createPlan, run, defineEngine, readResult, compareRuns } = (await import(
  new URL('index.js', built).href
)) as typeof import('./index.ts');

const folder = mkdtempSync(join(tmpdir(), 'millrace-api-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SMALL: PlanOptions = { workloads: ['weather'], events: 5000, rates: ['10k'], duration: '200ms', seed: 3 };

describe('a run in code', () => {
  it('is planned, made, read again and compared', async () => {
    const plan = await createPlan({
      ...SMALL,
      engines: ['micro-batch', new URL('testing/mine.js', built)],
      set: { 'micro-batch': { interval: [1, 2] } },
    });
    const out = join(folder, 'first');
    const cells: string[] = [];
    const result = await run(plan, { out, progress: { cell: ({ label }) => cells.push(label) } });
    const labels = ['Embedded micro-batch · interval 1 ms', 'Embedded micro-batch · interval 2 ms', 'Mine'];
    expect(result.cells.map(({ label, outcome }) => [label, outcome.state])).toEqual(
      labels.map((label) => [label, 'measured']),
    );
    expect(new Set(cells)).toEqual(new Set(labels));
    expect(readResult(out)).toEqual(result);
    expect(readResult(join(out, 'result.json'))).toEqual(result);
    const { differences, cells: pairs } = compareRuns(result, readResult(out));
    expect(differences).toEqual([]);
    expect(pairs).toHaveLength(3);
    await expect(run(plan, { out })).rejects.toThrow(/it holds a result/);
  });

  it('only verifies, where that is its experiment', async () => {
    const plan = await createPlan({ ...SMALL, experiment: 'verify', engines: ['streaming'] });
    const { cells, settings } = await run(plan, { out: join(folder, 'verified') });
    expect(settings.trials).toBe(0);
    expect(cells[0]?.outcome).toMatchObject({ state: 'measured', trials: [{ mode: 'verification' }] });
  });

  it('ends when it is aborted, and leaves nothing that is not a result', async () => {
    const plan = await createPlan({ ...SMALL, engines: ['streaming'], rates: ['1k'], duration: '2m' });
    const stop = new AbortController();
    const out = join(folder, 'aborted');
    const step = (text: string): void => void (text.includes('latency') && stop.abort());
    expect((await run(plan, { out, signal: stop.signal, progress: { step } })).state).toBe('interrupted');
    expect(readdirSync(out)).toEqual(['result.json']);
  });
});

describe('a plan in code', () => {
  it('has the defaults of the command line', async () => {
    const { preset, experiment, races, site, seed } = await createPlan();
    expect({ preset, site, seed, kind: experiment.kind, races: races?.length }).toEqual({
      preset: 'quick',
      site: { transport: 'memory', commit: 'memory' },
      seed: 1,
      kind: 'race',
      races: 3,
    });
  });

  it('searches, where that is its experiment', async () => {
    const { experiment } = await createPlan({ ...SMALL, rates: [], experiment: 'sustain', slo: 'p99=50ms' });
    expect(experiment).toEqual({ kind: 'sustain', search: { p99LimitMs: 50 } });
  });

  it.each<[PlanOptions, string]>([
    [{ events: 0 }, '--events 0: give a whole number from 1 to 4,000,000,000'],
    [{ duration: 0.05 }, '--duration 0.05: give a time from 0.1s to 3600s, as in 10s or 500ms'],
    [
      { workloads: ['frod'] },
      `--workload frod: not known; did you mean fraud? there is ${workloads.map(({ name }) => name).join(', ')}`,
    ],
    [{ partitions: [2] }, '--partitions: it belongs to --transport kafka, which is not given'],
    [{ set: { fraud: { cards: [1, 2] } } }, "--set fraud.cards=1,2: a workload's parameter takes one value"],
    [{ set: { ['__proto__']: { x: 1 } } }, '--set __proto__.x=1: __proto__ is not known; there is fraud'],
    [{ set: { batch: { period: 'x' } } }, '--set batch.period=x: give a number from 0 to 86,400,000'],
  ])('is refused under the name of a flag: %j', async (options, message) => {
    await expect(createPlan(options)).rejects.toMatchObject({ message: expect.stringContaining(message), exitCode: 2 });
  });
});

it('is all that the package exports', () => {
  const program = "console.log(Object.keys(await import('millrace')).sort().join())";
  const names = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect(names.trim()).toBe(
    'Random,allocateColumns,compareRuns,createPlan,defineEngine,defineWorkload,readResult,run,streamColumn',
  );
});

describe('types', () => {
  it('of functions are those of the documentation', () => {
    expectTypeOf(createPlan).parameter(0).toEqualTypeOf<PlanOptions | undefined>();
    expectTypeOf(createPlan).returns.toEqualTypeOf<Promise<Plan>>();
    expectTypeOf(run).parameter(0).toEqualTypeOf<Plan>();
    expectTypeOf(run).parameter(1).toEqualTypeOf<RunOptions | undefined>();
    expectTypeOf(readResult).returns.toEqualTypeOf<Result>();
  });

  it('refuse an unknown option and an incomplete engine', () => {
    // @ts-expect-error: not a preset
    expectTypeOf(createPlan).toBeCallableWith({ preset: 'fast' });
    // @ts-expect-error: not a kind of difference
    expectTypeOf(compareRuns).toBeCallableWith({} as Result, {} as Result, ['weather']);
    const { runs: _, ...placeless } = streaming;
    // @ts-expect-error: it does not say where it runs
    expectTypeOf(defineEngine).toBeCallableWith(placeless);
    // @ts-expect-error: no form
    expectTypeOf(defineEngine).toBeCallableWith({ ...streaming, form: 'python' });
  });
});
